package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What VRRP asks of an IP packet: its addresses, TTL or hop limit, protocol and payload. The IPv4
 * header checksum is not looked at: the kernel has done so before a socket sees the packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |   4   |  IHL  |Type of service|         Total length          |    RFC 791
 * |        Identification         |0|D|M|    Fragment offset      |
 * |      TTL      |   Protocol    |        Header checksum        |
 * |                            Source                             |
 * |                         Destination                           |
 * |                          Options ...
 *
 * |   6   | Traffic class |              Flow label               |    RFC 8200
 * |        Payload length         |  Next header  |   Hop limit   |
 * |                     Source (16 octets)                        |
 * |                   Destination (16 octets)                     |
 * </pre>
 */
final class IpPacket {
  private static final int SHORTEST_IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int TOTAL_LENGTH = 2;
  private static final int FRAGMENT = 6;
  private static final int MORE_FRAGMENTS_AND_OFFSET = 0x3fff;
  private static final int PAYLOAD_LENGTH = 4;

  /** The type of service that routing protocols use (RFC 791). */
  private static final int INTERNETWORK_CONTROL = 0xc0;

  private final IpAddress source;
  private final IpAddress destination;
  private final int hopLimit;
  private final int protocol;
  private final byte[] payload;

  private IpPacket(
      IpAddress source, IpAddress destination, int hopLimit, int protocol, byte[] payload) {
    this.source = source;
    this.destination = destination;
    this.hopLimit = hopLimit;
    this.protocol = protocol;
    this.payload = payload;
  }

  /** Reads a packet; octets behind its own length are Ethernet padding and ignored. */
  static Decoded<IpPacket> decode(byte[] octets) {
    if (octets.length == 0) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    return switch (octets[0] & 0xf0) {
      case 0x40 -> ipv4(octets);
      case 0x60 -> ipv6(octets);
      default -> new Discarded<>(DiscardReason.NOT_IP);
    };
  }

  /**
   * Writes a packet without options: what a raw socket says beside the payload, put back where it
   * was. IPv4's header checksum stays 0, as nobody looks at it.
   *
   * @param payload at most 65515 octets
   */
  static byte[] encode(Path path, int hopLimit, int protocol, byte[] payload) {
    ByteBuffer packet =
        switch (path.family()) {
          case IPV4 ->
              ByteBuffer.allocate(SHORTEST_IPV4_HEADER + payload.length)
                  .putShort((short) (0x4500 | INTERNETWORK_CONTROL))
                  .putShort((short) (SHORTEST_IPV4_HEADER + payload.length))
                  .putInt(0)
                  .put((byte) hopLimit)
                  .put((byte) protocol)
                  .putShort((short) 0);
          case IPV6 ->
              ByteBuffer.allocate(IPV6_HEADER + payload.length)
                  .putInt(0x6000_0000)
                  .putShort((short) payload.length)
                  .put((byte) protocol)
                  .put((byte) hopLimit);
        };
    return packet.put(path.source().octets()).put(path.destination().octets()).put(payload).array();
  }

  IpAddress source() {
    return source;
  }

  IpAddress destination() {
    return destination;
  }

  /** Both addresses. */
  Path path() {
    return new Path(source, destination);
  }

  /** IPv4's TTL, IPv6's hop limit. */
  int hopLimit() {
    return hopLimit;
  }

  /** IPv4's protocol, IPv6's first next header. */
  int protocol() {
    return protocol;
  }

  /** The octets behind the header; not copied. */
  byte[] payload() {
    return payload;
  }

  private static Decoded<IpPacket> ipv4(byte[] octets) {
    int header = (octets[0] & 0x0f) * 4;
    if (header < SHORTEST_IPV4_HEADER || octets.length < header) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    ByteBuffer packet = ByteBuffer.wrap(octets);
    int length = Short.toUnsignedInt(packet.getShort(TOTAL_LENGTH));
    boolean fragment = (packet.getShort(FRAGMENT) & MORE_FRAGMENTS_AND_OFFSET) != 0;
    if (fragment || length < header || length > octets.length) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    return new Accepted<>(
        new IpPacket(
            new Ipv4Address(packet.getInt(12)),
            new Ipv4Address(packet.getInt(16)),
            Byte.toUnsignedInt(octets[8]),
            Byte.toUnsignedInt(octets[9]),
            Arrays.copyOfRange(octets, header, length)));
  }

  private static Decoded<IpPacket> ipv6(byte[] octets) {
    if (octets.length < IPV6_HEADER) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    ByteBuffer packet = ByteBuffer.wrap(octets);
    int length = Short.toUnsignedInt(packet.getShort(PAYLOAD_LENGTH));
    if (IPV6_HEADER + length > octets.length) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    return new Accepted<>(
        new IpPacket(
            new Ipv6Address(packet.getLong(8), packet.getLong(16)),
            new Ipv6Address(packet.getLong(24), packet.getLong(32)),
            Byte.toUnsignedInt(octets[7]),
            Byte.toUnsignedInt(octets[6]),
            Arrays.copyOfRange(octets, IPV6_HEADER, IPV6_HEADER + length)));
  }
}
