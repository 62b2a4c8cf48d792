package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.MacAddress;
import java.nio.ByteBuffer;

/**
 * An advertisement down to its Ethernet header: no socket lets a packet of the interface's address
 * leave with the virtual router's MAC (RFC 9568 sections 7.2 and 7.3).
 *
 * <pre>
 *  0             6          12     14
 *  +-------------+----------+------+--------------------+---------+
 *  | destination |  source  | type | IPv4 or IPv6 header| message |
 *  +-------------+----------+------+--------------------+---------+
 * </pre>
 */
public final class AdvertisementFrame {
  private static final int ETHERNET_HEADER = 14;
  private static final int IPV4_HEADER = 20;
  private static final int IPV4_CHECKSUM = 10;
  private static final int DO_NOT_FRAGMENT = 0x4000;

  /** Internetwork control, as routing protocols send. */
  private static final int TRAFFIC_CLASS = 0xc0;

  private AdvertisementFrame() {}

  /**
   * The frame that multicasts the message.
   *
   * @param source the virtual router's MAC
   * @param path from the interface's address to the VRRP group
   * @param message as {@link AdvertisementCodec#encode} writes it for that path
   */
  public static byte[] of(MacAddress source, Path path, byte[] message) {
    byte[] packet = packet(path, message);
    return ByteBuffer.allocate(ETHERNET_HEADER + packet.length)
        .put(groupMac(path.family()).octets())
        .put(source.octets())
        .putShort((short) etherType(path.family()))
        .put(packet)
        .array();
  }

  private static byte[] packet(Path path, byte[] message) {
    return switch (path.family()) {
      case IPV4 -> ipv4(path, message);
      case IPV6 -> {
        byte[] packet = AdvertisementCodec.ipv6Packet(path, AdvertisementCodec.TTL, message);
        packet[0] = (byte) (0x60 | TRAFFIC_CLASS >>> 4);
        yield packet;
      }
    };
  }

  private static byte[] ipv4(Path path, byte[] message) {
    ByteBuffer packet = ByteBuffer.allocate(IPV4_HEADER + message.length);
    packet.put((byte) 0x45).put((byte) TRAFFIC_CLASS).putShort((short) packet.capacity());
    packet.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
    packet.put((byte) AdvertisementCodec.TTL).put((byte) AdvertisementCodec.PROTOCOL);
    packet.putShort((short) 0);
    packet.put(path.source().octets()).put(path.destination().octets());
    int sum = InternetChecksum.finish(InternetChecksum.add(0, packet.array(), 0, IPV4_HEADER));
    return packet.putShort(IPV4_CHECKSUM, (short) sum).put(message).array();
  }

  /** RFC 1112 section 6.4; RFC 2464 section 7. */
  private static MacAddress groupMac(AddressFamily family) {
    return new MacAddress(
        switch (family) {
          case IPV4 -> 0x0100_5e00_0012L;
          case IPV6 -> 0x3333_0000_0012L;
        });
  }

  private static int etherType(AddressFamily family) {
    return switch (family) {
      case IPV4 -> 0x0800;
      case IPV6 -> 0x86dd;
    };
  }
}
