package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One interface's sockets: one that listens, one that multicasts (so that what it would receive is
 * never read, nor wakes the loop), one for Ethernet frames.
 */
final class RawChannel implements PacketPort.Channel {
  private static final Logger LOG = LoggerFactory.getLogger(RawChannel.class);

  private static final int VRRP = 112;
  private static final Ipv4Address GROUP = Ipv4Address.parse("224.0.0.18");
  private static final SocketAddress DESTINATION = new SocketAddress.Ipv4(GROUP.bits());
  private static final int TTL = 255;

  /** Internetwork control, as routing protocols send. */
  private static final int TYPE_OF_SERVICE = 0xc0;

  private static final int ETHERNET_HEADER = 14;

  /** A flood of packets must not keep timers from running: the loop comes back for the rest. */
  private static final int PACKETS_PER_WAKE_UP = 64;

  /** More than a receive buffer holds; an end nevertheless, should they come faster than read. */
  private static final int PACKETS_PENDING = 4096;

  private final int linkIndex;
  private final KernelSocket receiving;
  private final KernelSocket sending;
  private final KernelSocket frames;
  private final PacketPort.Receiver receiver;
  private final NettyEventLoop.Registered readable;
  private Optional<Ipv4Address> currentSource = Optional.empty();
  private boolean open = true;

  private RawChannel(
      NettyEventLoop loop, Link link, Sockets sockets, PacketPort.Receiver receiver) {
    this.linkIndex = link.index();
    this.receiving = sockets.receiving();
    this.sending = sockets.sending();
    this.frames = sockets.frames();
    this.receiver = receiver;
    this.readable = loop.register(receiving, () -> read(PACKETS_PER_WAKE_UP));
  }

  static RawChannel open(NettyEventLoop loop, Link link, PacketPort.Receiver receiver)
      throws SyscallException {
    return new RawChannel(loop, link, Sockets.open(link), receiver);
  }

  @Override
  public void sendAdvertisement(Ipv4Address source, byte[] message) throws HostException {
    try {
      if (currentSource.filter(source::equals).isEmpty()) {
        sending.multicastInterface(linkIndex, source.bits());
        currentSource = Optional.of(source);
      }
      sending.send(message, DESTINATION);
    } catch (SyscallException e) {
      currentSource = Optional.empty();
      throw new HostException(
          "cannot send the advertisement from " + source + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void sendFrame(byte[] frame) throws HostException {
    if (frame.length < ETHERNET_HEADER) {
      throw new IllegalArgumentException("an Ethernet frame has a header of 14 octets");
    }
    int etherType = (frame[12] & 0xff) << 8 | (frame[13] & 0xff);
    try {
      frames.send(frame, new SocketAddress.Packet(linkIndex, etherType));
    } catch (SyscallException e) {
      throw new HostException("cannot send the Ethernet frame: " + e.getMessage(), e);
    }
  }

  @Override
  public void readPending() {
    read(PACKETS_PENDING);
  }

  @Override
  public void close() {
    open = false;
    readable.close();
    sending.close();
    frames.close();
  }

  private void read(int most) {
    try {
      for (int i = 0; i < most && open; i++) {
        Optional<byte[]> packet = receiving.receive();
        if (packet.isEmpty()) {
          return;
        }
        receiver.onPacket(packet.get());
      }
    } catch (SyscallException e) {
      // Reading an error clears it; the link's own notices say what it means.
      LOG.atWarn()
          .addKeyValue("interface", linkIndex)
          .addKeyValue("errno", e.errno())
          .log("receiving advertisements failed");
    }
  }

  private record Sockets(KernelSocket receiving, KernelSocket sending, KernelSocket frames) {
    /** All three or none. */
    static Sockets open(Link link) throws SyscallException {
      KernelSocket receiving = KernelSocket.rawIpv4(VRRP);
      try {
        listen(receiving, link);
        KernelSocket sending = KernelSocket.rawIpv4(VRRP);
        try {
          speak(sending, link);
          return new Sockets(receiving, sending, KernelSocket.packetSender());
        } catch (SyscallException e) {
          sending.close();
          throw e;
        }
      } catch (SyscallException e) {
        receiving.close();
        throw e;
      }
    }

    private static void listen(KernelSocket socket, Link link) throws SyscallException {
      socket.bindToDevice(link.name());
      socket.multicastAll(false);
      socket.joinGroup(GROUP.bits(), link.index());
    }

    private static void speak(KernelSocket socket, Link link) throws SyscallException {
      socket.receiveBuffer(0);
      socket.bindToDevice(link.name());
      socket.multicastTtl(TTL);
      socket.multicastLoop(false);
      socket.typeOfService(TYPE_OF_SERVICE);
    }
  }
}
