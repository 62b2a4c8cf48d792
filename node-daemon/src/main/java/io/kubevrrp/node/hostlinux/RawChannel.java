package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.wire.Path;
import io.kubevrrp.node.wire.bpf.PacketFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interface's sockets of one family on the election's loop. */
final class RawChannel implements PacketPort.Channel {
  private static final Logger LOG = LoggerFactory.getLogger(RawChannel.class);

  private static final int ETHERNET_HEADER = 14;

  /** A flood of packets must not keep timers from running: the loop comes back for the rest. */
  private static final int PACKETS_PER_WAKE_UP = 64;

  /** More than a receive buffer holds; an end nevertheless, should they come faster than read. */
  private static final int PACKETS_PENDING = 4096;

  private final int linkIndex;
  private final RawSockets sockets;
  private final PacketPort.Receiver receiver;
  private final NettyEventLoop.Registered readable;
  private final byte[] packet = new byte[KernelSocket.LONGEST_PACKET];
  private final Map<IpAddress, KernelSocket.Destination> destinations = new HashMap<>();
  private @Nullable IpAddress currentSource;
  private boolean open = true;

  private RawChannel(
      NettyEventLoop loop, Link link, RawSockets sockets, PacketPort.Receiver receiver) {
    this.linkIndex = link.index();
    this.sockets = sockets;
    this.receiver = receiver;
    this.readable = loop.register(sockets.receiving(), () -> read(PACKETS_PER_WAKE_UP));
  }

  static RawChannel open(
      NettyEventLoop loop, Link link, AddressFamily family, PacketPort.Receiver receiver)
      throws SyscallException {
    return new RawChannel(loop, link, RawSockets.open(link, family), receiver);
  }

  @Override
  public void sendAdvertisement(Path path, byte[] message) throws HostException {
    IpAddress source = path.source();
    try {
      if (!source.equals(currentSource)) {
        sockets.sendFrom(source, linkIndex);
        currentSource = source;
      }
      sockets.send(message, destination(path.destination()));
    } catch (SyscallException e) {
      currentSource = null;
      throw new HostException(
          "cannot send the advertisement from %s to %s: %s"
              .formatted(source, path.destination(), e.getMessage()),
          e);
    }
  }

  private KernelSocket.Destination destination(IpAddress address) {
    KernelSocket.Destination known = destinations.get(address);
    if (known == null) {
      known = RawSockets.destination(address, linkIndex);
      destinations.put(address, known);
    }
    return known;
  }

  @Override
  public void sendFrame(byte[] frame) throws HostException {
    if (frame.length < ETHERNET_HEADER) {
      throw new IllegalArgumentException("an Ethernet frame has a header of 14 octets");
    }
    int etherType = (frame[12] & 0xff) << 8 | (frame[13] & 0xff);
    try {
      sockets.frames().send(frame, new SocketAddress.Packet(linkIndex, etherType));
    } catch (SyscallException e) {
      throw new HostException("cannot send the Ethernet frame: " + e.getMessage(), e);
    }
  }

  @Override
  public void readPending() {
    read(PACKETS_PENDING);
  }

  @Override
  public void filter(Optional<PacketFilter> filter) throws HostException {
    try {
      if (filter.isPresent()) {
        sockets.receiving().options().attachFilter(filter.get().packed());
      } else {
        sockets.receiving().options().detachFilter();
      }
    } catch (SyscallException e) {
      throw new HostException("cannot filter what is received: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    open = false;
    readable.close();
    sockets.sending().close();
    sockets.frames().close();
  }

  private void read(int most) {
    try {
      for (int i = 0; i < most && open; i++) {
        int length = sockets.receive(packet);
        if (length < 0) {
          return;
        }
        receiver.onPacket(packet, length);
      }
    } catch (SyscallException e) {
      // Reading an error clears it; the link's own notices say what it means.
      LOG.atWarn()
          .addKeyValue("interface", linkIndex)
          .addKeyValue("errno", e.errno())
          .log("receiving advertisements failed");
    }
  }
}
