package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.wire.Path;
import java.util.Optional;
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
  private Optional<IpAddress> currentSource = Optional.empty();
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
      if (currentSource.filter(source::equals).isEmpty()) {
        sockets.sendFrom(source, linkIndex);
        currentSource = Optional.of(source);
      }
      sockets.send(message, path.destination(), linkIndex);
    } catch (SyscallException e) {
      currentSource = Optional.empty();
      throw new HostException(
          "cannot send the advertisement from %s to %s: %s"
              .formatted(source, path.destination(), e.getMessage()),
          e);
    }
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
  public void close() {
    open = false;
    readable.close();
    sockets.sending().close();
    sockets.frames().close();
  }

  private void read(int most) {
    try {
      for (int i = 0; i < most && open; i++) {
        Optional<byte[]> packet = sockets.receive();
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
}
