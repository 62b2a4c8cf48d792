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
  private static final int IPV4_FRAGMENT = 6;
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
    byte[] packet = AdvertisementCodec.packet(path, AdvertisementCodec.TTL, message);
    switch (path.family()) {
      case IPV4 -> completeIpv4(packet);
      case IPV6 -> packet[0] = (byte) (0x60 | TRAFFIC_CLASS >>> 4);
    }
    return packet;
  }

  /** What the kernel adds where it makes the header. */
  private static void completeIpv4(byte[] packet) {
    ByteBuffer header = ByteBuffer.wrap(packet, 0, IPV4_HEADER);
    header.putShort(IPV4_FRAGMENT, (short) DO_NOT_FRAGMENT).putShort(IPV4_CHECKSUM, (short) 0);
    int sum = InternetChecksum.finish(InternetChecksum.add(0, packet, 0, IPV4_HEADER));
    header.putShort(IPV4_CHECKSUM, (short) sum);
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
