package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What VRRP asks of an IPv4 packet (RFC 791): its addresses, TTL, protocol and payload. The header
 * checksum is not looked at: the kernel has done so before a socket sees the packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |Version|  IHL  |Type of service|         Total length          |
 * |        Identification         |0|D|M|    Fragment offset      |
 * |      TTL      |   Protocol    |        Header checksum        |
 * |                            Source                             |
 * |                         Destination                           |
 * |                          Options ...
 * </pre>
 */
final class Ipv4Packet {
  private static final int SHORTEST_HEADER = 20;
  private static final int TOTAL_LENGTH = 2;
  private static final int FRAGMENT = 6;
  private static final int MORE_FRAGMENTS_AND_OFFSET = 0x3fff;
  private static final int TTL = 8;
  private static final int PROTOCOL = 9;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;

  private final byte[] octets;
  private final byte[] payload;

  private Ipv4Packet(byte[] octets, int header, int length) {
    this.octets = octets;
    this.payload = Arrays.copyOfRange(octets, header, length);
  }

  /** Reads a packet; octets behind its total length are Ethernet padding and ignored. */
  static Decoded<Ipv4Packet> decode(byte[] octets) {
    if (octets.length == 0) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    if ((octets[0] & 0xf0) != 0x40) {
      return new Discarded<>(DiscardReason.NOT_IPV4);
    }
    int header = (octets[0] & 0x0f) * 4;
    if (header < SHORTEST_HEADER || octets.length < header) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    ByteBuffer packet = ByteBuffer.wrap(octets);
    int length = Short.toUnsignedInt(packet.getShort(TOTAL_LENGTH));
    boolean fragment = (packet.getShort(FRAGMENT) & MORE_FRAGMENTS_AND_OFFSET) != 0;
    if (fragment || length < header || length > octets.length) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    return new Accepted<>(new Ipv4Packet(octets, header, length));
  }

  Ipv4Address source() {
    return new Ipv4Address(ByteBuffer.wrap(octets).getInt(SOURCE));
  }

  Ipv4Address destination() {
    return new Ipv4Address(ByteBuffer.wrap(octets).getInt(DESTINATION));
  }

  int ttl() {
    return Byte.toUnsignedInt(octets[TTL]);
  }

  int protocol() {
    return Byte.toUnsignedInt(octets[PROTOCOL]);
  }

  /** The octets behind the header; not copied. */
  byte[] payload() {
    return payload;
  }
}
