package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ICMPv6 Neighbour Advertisement (RFC 4861 section 4.4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |  Type (136)   |   Code (0)    |           Checksum            |
 * |R|S|O|                       Reserved                          |
 * |                     Target (16 octets)                        |
 * | Option (2)    | Length (1)    |   Link-layer address ...
 * </pre>
 *
 * @param target the address it speaks of
 * @param router R: the sender is a router
 * @param solicited S: it answers a solicitation
 * @param override O: it replaces what receivers know
 * @param linkLayer who answers for the target; empty: it does not say
 */
public record NeighborAdvertisement(
    Ipv6Address target,
    boolean router,
    boolean solicited,
    boolean override,
    Optional<MacAddress> linkLayer) {
  /** The EtherType of IPv6. */
  public static final int ETHER_TYPE = 0x86dd;

  private static final Ipv6Address ALL_NODES = Ipv6Address.parse("ff02::1");
  private static final MacAddress ALL_NODES_MAC = new MacAddress(0x3333_0000_0001L);
  private static final int ICMPV6 = 58;
  private static final int HOP_LIMIT = 255;
  private static final int ETHERNET_HEADER = 14;
  private static final int ETHER_TYPE_OFFSET = 12;
  private static final int TYPE = 136;
  private static final int CHECKSUM = 2;
  private static final int FLAGS = 4;
  private static final int TARGET = 8;
  private static final int OPTIONS = 24;
  private static final int TARGET_LINK_LAYER = 2;
  private static final int OPTION_UNIT = 8;
  private static final int ROUTER = 0x80;
  private static final int SOLICITED = 0x40;
  private static final int OVERRIDE = 0x20;

  /**
   * What tells a segment where an address lives now: RFC 9568 section 6.4.1, with R and O set and S
   * clear.
   *
   * @param sender the MAC that answers for the address: the interface's, or the virtual one
   */
  public static NeighborAdvertisement unsolicited(MacAddress sender, Ipv6Address target) {
    return new NeighborAdvertisement(target, true, false, true, Optional.of(sender));
  }

  /** Writes it as an Ethernet frame from the target and its link-layer address to all nodes. */
  public byte[] frame() {
    MacAddress sender =
        linkLayer.orElseThrow(() -> new IllegalStateException("a frame needs its sender"));
    Path path = new Path(target, ALL_NODES);
    byte[] packet = IpPacket.encode(path, HOP_LIMIT, ICMPV6, message(path, sender));
    return ByteBuffer.allocate(ETHERNET_HEADER + packet.length)
        .put(ALL_NODES_MAC.octets())
        .put(sender.octets())
        .putShort((short) ETHER_TYPE)
        .put(packet)
        .array();
  }

  /**
   * Reads an Ethernet frame, checking it as RFC 4861 section 7.1.2 asks. What is no ICMPv6 is
   * {@link DiscardReason#NOT_IP}, another message or code {@link DiscardReason#UNKNOWN_TYPE}. Never
   * throws.
   */
  public static Decoded<NeighborAdvertisement> decodeFrame(byte[] frame) {
    if (frame.length < ETHERNET_HEADER) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    if (Short.toUnsignedInt(buffer.getShort(ETHER_TYPE_OFFSET)) != ETHER_TYPE) {
      return new Discarded<>(DiscardReason.NOT_IP);
    }
    byte[] packet = new byte[frame.length - ETHERNET_HEADER];
    buffer.get(ETHERNET_HEADER, packet);
    return decodePacket(packet);
  }

  /** Reads an IPv6 packet as {@link #decodeFrame} does a frame. */
  public static Decoded<NeighborAdvertisement> decodePacket(byte[] packet) {
    return switch (IpPacket.decode(packet)) {
      case Discarded<IpPacket>(DiscardReason reason) -> new Discarded<>(reason);
      case Accepted<IpPacket>(IpPacket ip) ->
          fault(ip)
              .<Decoded<NeighborAdvertisement>>map(Discarded::new)
              .orElseGet(() -> checked(ip.payload()));
    };
  }

  private static Optional<DiscardReason> fault(IpPacket packet) {
    byte[] message = packet.payload();
    if (packet.protocol() != ICMPV6 || !(packet.source() instanceof Ipv6Address)) {
      return Optional.of(DiscardReason.NOT_IP);
    }
    if (packet.hopLimit() != HOP_LIMIT) {
      return Optional.of(DiscardReason.WRONG_TTL);
    }
    if (message.length < OPTIONS) {
      return Optional.of(DiscardReason.TRUNCATED);
    }
    if ((message[0] & 0xff) != TYPE || message[1] != 0) {
      return Optional.of(DiscardReason.UNKNOWN_TYPE);
    }
    long sum = packet.path().pseudoHeader(ICMPV6, message.length);
    boolean right =
        InternetChecksum.finish(InternetChecksum.add(sum, message, 0, message.length)) == 0;
    return right ? Optional.empty() : Optional.of(DiscardReason.BAD_CHECKSUM);
  }

  private static Decoded<NeighborAdvertisement> checked(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    Optional<MacAddress> linkLayer = Optional.empty();
    int option = OPTIONS;
    while (option < message.length) {
      int length = option + 1 < message.length ? (message[option + 1] & 0xff) * OPTION_UNIT : 0;
      if (length == 0 || option + length > message.length) {
        return new Discarded<>(DiscardReason.LENGTH_MISMATCH);
      }
      if (message[option] == TARGET_LINK_LAYER && length == OPTION_UNIT) {
        byte[] mac = new byte[6];
        buffer.get(option + 2, mac);
        linkLayer = Optional.of(MacAddress.of(mac));
      }
      option += length;
    }
    int flags = message[FLAGS] & 0xff;
    return new Accepted<>(
        new NeighborAdvertisement(
            new Ipv6Address(buffer.getLong(TARGET), buffer.getLong(TARGET + Long.BYTES)),
            (flags & ROUTER) != 0,
            (flags & SOLICITED) != 0,
            (flags & OVERRIDE) != 0,
            linkLayer));
  }

  private byte[] message(Path path, MacAddress sender) {
    int flags = (router ? ROUTER : 0) | (solicited ? SOLICITED : 0) | (override ? OVERRIDE : 0);
    ByteBuffer buffer =
        ByteBuffer.allocate(OPTIONS + OPTION_UNIT)
            .put((byte) TYPE)
            .put(FLAGS, (byte) flags)
            .position(TARGET)
            .put(target.octets())
            .put((byte) TARGET_LINK_LAYER)
            .put((byte) 1)
            .put(sender.octets());
    byte[] message = buffer.array();
    long sum = path.pseudoHeader(ICMPV6, message.length);
    int checksum = InternetChecksum.finish(InternetChecksum.add(sum, message, 0, message.length));
    buffer.putShort(CHECKSUM, (short) checksum);
    return message;
  }
}
