package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.wire.ArpPacket;
import io.kubevrrp.node.wire.bpf.PacketFilter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interface's ARP, or its Neighbour Advertisements, on a loop. */
final class HolderEar implements PacketPort.Ear {
  private static final Logger LOG = LoggerFactory.getLogger(HolderEar.class);
  private static final int ICMPV6 = 58;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;

  /** A flood must not keep timers from running: the loop comes back for the rest. */
  private static final int PACKETS_PER_WAKE_UP = 64;

  private final AddressFamily family;
  private final KernelSocket socket;
  private final PacketPort.Receiver receiver;
  private final NettyEventLoop.Registered readable;
  private final byte[] message = new byte[KernelSocket.LONGEST_PACKET];
  private boolean open = true;

  private HolderEar(
      NettyEventLoop loop,
      AddressFamily family,
      KernelSocket socket,
      PacketPort.Receiver receiver) {
    this.family = family;
    this.socket = socket;
    this.receiver = receiver;
    this.readable = loop.register(socket, this::read);
  }

  /**
   * Opens one.
   *
   * @param filter what it hears; everything when empty
   */
  static HolderEar open(
      NettyEventLoop loop,
      Link link,
      AddressFamily family,
      Optional<PacketFilter> filter,
      PacketPort.Receiver receiver)
      throws SyscallException {
    KernelSocket socket =
        switch (family) {
          case IPV4 -> KernelSocket.packetSender();
          case IPV6 -> KernelSocket.rawIpv6(ICMPV6);
        };
    try {
      if (filter.isPresent()) {
        socket.options().attachFilter(filter.get().packed());
      }
      listen(socket, link, family);
      return new HolderEar(loop, family, socket, receiver);
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  private static void listen(KernelSocket socket, Link link, AddressFamily family)
      throws SyscallException {
    switch (family) {
      case IPV4 -> socket.bind(new SocketAddress.Packet(link.index(), ArpPacket.ETHER_TYPE));
      case IPV6 -> {
        socket.options().icmpv6Only(NEIGHBOR_ADVERTISEMENT);
        socket.options().bindToDevice(link.name());
        socket.options().tellIpv6Headers();
      }
    }
  }

  @Override
  public void close() {
    open = false;
    readable.close();
  }

  private void read() {
    try {
      for (int i = 0; i < PACKETS_PER_WAKE_UP && open; i++) {
        int length = receive();
        if (length < 0) {
          return;
        }
        receiver.onPacket(message, length);
      }
    } catch (SyscallException e) {
      LOG.atDebug().addKeyValue("errno", e.errno()).log("listening to who has addresses failed");
    }
  }

  private int receive() throws SyscallException {
    return switch (family) {
      case IPV4 -> socket.receive(message);
      case IPV6 -> socket.receiveWithHeader(message);
    };
  }
}
