package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.track.CheckResult;
import io.kubevrrp.node.track.HostAccess;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ICMP echo requests and their answers, RFC 792 and RFC 4443 section 4, through one raw socket for
 * each family, which is opened when the first one is sent. Everything happens on the loop.
 */
public final class IcmpEcho implements HostAccess.Echo {
  private static final Logger LOG = LoggerFactory.getLogger(IcmpEcho.class);
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int LENGTH = 8;
  private static final int PACKETS_PER_WAKE_UP = 64;

  private static final int IPV6_HEADER = 40;

  private final byte[] packet6 = new byte[KernelSocket.LONGEST_PACKET];
  private final NettyEventLoop loop;
  private final Map<Integer, Waiting> waiting = new HashMap<>();
  private final int identifier = ThreadLocalRandom.current().nextInt(0x10000);
  private final AtomicLong requests = new AtomicLong();
  private int sequence;
  private @Nullable KernelSocket socket;
  private @Nullable KernelSocket socket6;

  /** Who waits; the number tells apart two that wait for the same address. */
  private record Waiting(long number, InetAddress address, Consumer<CheckResult> done) {}

  /** The types of a family's messages. */
  private enum Kind {
    V4(8, 0),
    V6(128, 129);

    private final int request;
    private final int reply;

    Kind(int request, int reply) {
      this.request = request;
      this.reply = reply;
    }
  }

  /** Nothing is opened yet. */
  public IcmpEcho(NettyEventLoop loop) {
    this.loop = loop;
  }

  @Override
  public HostAccess.Watch ping(InetAddress address, Consumer<CheckResult> done) {
    Waiting mine = new Waiting(requests.incrementAndGet(), address, done);
    loop.execute(() -> send(mine));
    return () ->
        loop.execute(() -> waiting.values().removeIf(other -> other.number() == mine.number()));
  }

  private void send(Waiting mine) {
    try {
      sequence = (sequence + 1) & 0xffff;
      waiting.put(sequence, mine);
      ByteBuffer octets = ByteBuffer.wrap(mine.address().getAddress());
      if (mine.address() instanceof Inet6Address) {
        open6()
            .send(
                request(Kind.V6, sequence),
                new SocketAddress.Ipv6(octets.getLong(), octets.getLong(), 0));
      } else {
        open().send(request(Kind.V4, sequence), new SocketAddress.Ipv4(octets.getInt()));
      }
    } catch (SyscallException e) {
      waiting.values().removeIf(other -> other.number() == mine.number());
      mine.done()
          .accept(
              CheckResult.failed(
                  "no echo request to " + mine.address().getHostAddress() + ": " + e.getMessage()));
    }
  }

  private KernelSocket open() throws SyscallException {
    KernelSocket open = socket;
    if (open == null) {
      open = KernelSocket.rawIpv4(ICMP);
      var _ = loop.register(open, this::read);
      socket = open;
    }
    return open;
  }

  private KernelSocket open6() throws SyscallException {
    KernelSocket open = socket6;
    if (open == null) {
      open = KernelSocket.rawIpv6(ICMPV6);
      var _ = loop.register(open, this::read6);
      socket6 = open;
    }
    return open;
  }

  private byte[] request(Kind kind, int number) {
    ByteBuffer message = ByteBuffer.allocate(LENGTH);
    message.put((byte) kind.request).put((byte) 0).putShort((short) 0);
    message.putShort((short) identifier).putShort((short) number);
    // The checksum of RFC 1071 over three 16-bit words, the others being zero; that of ICMPv6
    // covers the addresses too, and the kernel puts it in.
    int sum = (kind.request << 8) + identifier + number;
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    message.putShort(2, (short) ~sum);
    return message.array();
  }

  private void read() {
    try {
      for (int i = 0; i < PACKETS_PER_WAKE_UP && socket != null; i++) {
        Optional<byte[]> packet = socket.receive();
        if (packet.isEmpty()) {
          return;
        }
        received(packet.get());
      }
    } catch (SyscallException e) {
      LOG.atWarn().addKeyValue("errno", e.errno()).log("receiving echo replies failed");
    }
  }

  private void read6() {
    try {
      for (int i = 0; i < PACKETS_PER_WAKE_UP && socket6 != null; i++) {
        int length = socket6.receiveWithHeader(packet6);
        if (length < IPV6_HEADER) {
          return;
        }
        replied(
            Kind.V6,
            Arrays.copyOfRange(packet6, 8, 24),
            ByteBuffer.wrap(packet6, IPV6_HEADER, length - IPV6_HEADER).slice());
      }
    } catch (SyscallException e) {
      LOG.atWarn().addKeyValue("errno", e.errno()).log("receiving echo replies failed");
    }
  }

  /** With its IPv4 header. */
  private void received(byte[] packet) {
    int header = packet.length > 0 ? (packet[0] & 0xf) * 4 : 0;
    if (header >= 20 && packet.length >= header) {
      replied(
          Kind.V4,
          Arrays.copyOfRange(packet, 12, 16),
          ByteBuffer.wrap(packet, header, packet.length - header).slice());
    }
  }

  private void replied(Kind kind, byte[] source, ByteBuffer message) {
    if (message.remaining() < LENGTH || Byte.toUnsignedInt(message.get(0)) != kind.reply) {
      return;
    }
    int number = Short.toUnsignedInt(message.getShort(6));
    Waiting answered = waiting.get(number);
    boolean ours = Short.toUnsignedInt(message.getShort(4)) == identifier;
    if (ours && answered != null && Arrays.equals(answered.address().getAddress(), source)) {
      waiting.remove(number);
      answered
          .done()
          .accept(CheckResult.passed("echo from " + answered.address().getHostAddress()));
    }
  }
}
