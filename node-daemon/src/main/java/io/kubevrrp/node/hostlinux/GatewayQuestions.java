package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.HostAccess;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks gateways for their hardware addresses, on a loop that is not the elections'. The interfaces
 * are followed, and the socket to send through is open, from the first question on.
 */
public final class GatewayQuestions implements HostAccess.Gateways {
  private final NettyEventLoop loop;
  private @Nullable RtnetlinkLinkTable links; // only on the loop
  private @Nullable KernelSocket frames; // only on the loop

  /** Nothing is opened yet. */
  public GatewayQuestions(NettyEventLoop loop) {
    this.loop = loop;
  }

  @Override
  public HostAccess.Gateway open(Check.Gateway check) {
    return new AskedGateway(loop, this, check);
  }

  /**
   * Where a gateway is asked; on the loop.
   *
   * @throws HostException with a sentence when there is no such place
   */
  Link link(Check.Gateway check, IpAddress address) throws HostException {
    List<Link> known = links();
    String host = check.address().getHostAddress();
    if (known.stream().anyMatch(link -> link.has(address))) {
      throw new HostException(host + " is this host's own address: give that of the gateway");
    }
    Link found =
        check
            .networkInterface()
            .flatMap(name -> known.stream().filter(link -> link.name().equals(name)).findFirst())
            .or(() ->
                check.networkInterface().isPresent()
                    ? Optional.empty()
                    : known.stream().filter(link -> reaches(link, address)).findFirst())
            .orElseThrow(() ->
                new HostException(
                    check
                        .networkInterface()
                        .map(name -> "there is no interface " + name)
                        .orElse("no interface has an address in the subnet of " + host)));
    if (!found.up()) {
      throw new HostException("the interface " + found.name() + " is down or has no carrier");
    }
    return found;
  }

  private static boolean reaches(Link link, IpAddress address) {
    return link.addresses().stream().anyMatch(prefix -> prefix.contains(address));
  }

  private List<Link> links() throws HostException {
    RtnetlinkLinkTable table = links;
    if (table == null) {
      table = RtnetlinkLinkTable.open(loop);
      links = table;
    }
    return table.links();
  }

  /** Sends an Ethernet frame through an interface; on the loop. */
  void send(Link link, byte[] frame, int etherType) throws SyscallException {
    KernelSocket socket = frames;
    if (socket == null) {
      socket = KernelSocket.packetSender();
      frames = socket;
    }
    socket.send(frame, new SocketAddress.Packet(link.index(), etherType));
  }
}
