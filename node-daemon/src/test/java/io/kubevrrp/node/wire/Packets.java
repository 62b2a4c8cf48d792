package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv4Address;
import java.nio.ByteBuffer;

/** IPv4 packets as a peer would send them, and small changes to them. */
final class Packets {
  static final int HEADER = 20;
  static final Ipv4Address PEER = Ipv4Address.parse("192.168.1.131");

  static final Path PATH = new Path(PEER, AdvertisementCodec.DESTINATION);

  private Packets() {}

  /** The message behind an IPv4 header without options, from {@link #PEER}. */
  static byte[] packet(byte[] message) {
    return AdvertisementCodec.packet(PATH, AdvertisementCodec.TTL, message);
  }

  /** A copy with one octet replaced. */
  static byte[] with(byte[] octets, int offset, int value) {
    byte[] changed = octets.clone();
    changed[offset] = (byte) value;
    return changed;
  }

  /** A copy of a packet whose message-only checksum is right again. */
  static byte[] summed(byte[] packet) {
    byte[] changed = packet.clone();
    ByteBuffer buffer = ByteBuffer.wrap(changed).putShort(HEADER + 6, (short) 0);
    long sum = InternetChecksum.add(0, changed, HEADER, changed.length);
    buffer.putShort(HEADER + 6, (short) InternetChecksum.finish(sum));
    return changed;
  }

  /** A copy with its total length field set. */
  static byte[] withTotalLength(byte[] packet, int length) {
    byte[] changed = packet.clone();
    ByteBuffer.wrap(changed).putShort(2, (short) length);
    return changed;
  }
}
