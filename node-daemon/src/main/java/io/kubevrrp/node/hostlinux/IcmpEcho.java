package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.track.CheckResult;
import io.kubevrrp.node.track.HostAccess;
import java.net.InetAddress;
import java.nio.ByteBuffer;
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
 * ICMP echo requests and their answers (RFC 792) through one raw socket, which is opened when the
 * first one is sent. Everything happens on the loop.
 */
public final class IcmpEcho implements HostAccess.Echo {
  private static final Logger LOG = LoggerFactory.getLogger(IcmpEcho.class);
  private static final int ICMP = 1;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST = 8;
  private static final int LENGTH = 8;
  private static final int PACKETS_PER_WAKE_UP = 64;

  private final NettyEventLoop loop;
  private final Map<Integer, Waiting> waiting = new HashMap<>();
  private final int identifier = ThreadLocalRandom.current().nextInt(0x10000);
  private final AtomicLong requests = new AtomicLong();
  private int sequence;
  private @Nullable KernelSocket socket;

  /** Who waits; the number tells apart two that wait for the same address. */
  private record Waiting(long number, int address, Consumer<CheckResult> done) {}

  /** Nothing is opened yet. */
  public IcmpEcho(NettyEventLoop loop) {
    this.loop = loop;
  }

  @Override
  public HostAccess.Watch ping(InetAddress address, Consumer<CheckResult> done) {
    int bits = ByteBuffer.wrap(address.getAddress()).getInt();
    Waiting mine = new Waiting(requests.incrementAndGet(), bits, done);
    loop.execute(() -> send(mine, address.getHostAddress()));
    return () ->
        loop.execute(() -> waiting.values().removeIf(other -> other.number() == mine.number()));
  }

  private void send(Waiting mine, String address) {
    try {
      KernelSocket out = open();
      sequence = (sequence + 1) & 0xffff;
      waiting.put(sequence, mine);
      out.send(request(sequence), new SocketAddress.Ipv4(mine.address()));
    } catch (SyscallException e) {
      waiting.values().removeIf(other -> other.number() == mine.number());
      mine.done()
          .accept(CheckResult.failed("no echo request to " + address + ": " + e.getMessage()));
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

  private byte[] request(int number) {
    ByteBuffer message = ByteBuffer.allocate(LENGTH);
    message.put((byte) ECHO_REQUEST).put((byte) 0).putShort((short) 0);
    message.putShort((short) identifier).putShort((short) number);
    // The checksum of RFC 1071 over three 16-bit words, the others being zero.
    int sum = (ECHO_REQUEST << 8) + identifier + number;
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
        received(ByteBuffer.wrap(packet.get()));
      }
    } catch (SyscallException e) {
      LOG.atWarn().addKeyValue("errno", e.errno()).log("receiving echo replies failed");
    }
  }

  private void received(ByteBuffer packet) {
    int header = packet.hasRemaining() ? (packet.get(0) & 0xf) * 4 : 0;
    if (header < 20 || packet.limit() < header + LENGTH || packet.get(header) != ECHO_REPLY) {
      return;
    }
    int source = packet.getInt(12);
    int number = Short.toUnsignedInt(packet.getShort(header + 6));
    Waiting answered = waiting.get(number);
    boolean ours = Short.toUnsignedInt(packet.getShort(header + 4)) == identifier;
    if (ours && answered != null && answered.address() == source) {
      waiting.remove(number);
      answered.done().accept(CheckResult.passed("echo from " + dotted(source)));
    }
  }

  private static String dotted(int bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 0xff)
        + "."
        + (bits >>> 8 & 0xff)
        + "."
        + (bits & 0xff);
  }
}
