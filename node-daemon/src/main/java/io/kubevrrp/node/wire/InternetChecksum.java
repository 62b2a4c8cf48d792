package io.kubevrrp.node.wire;

/** The Internet checksum (RFC 1071): the ones' complement sum of 16-bit words. */
public final class InternetChecksum {
  private InternetChecksum() {}

  /**
   * The checksum of octets whose checksum field is zero, 0 to 0xffff; over octets that include
   * their own checksum the result is 0 when it is right.
   */
  public static int of(byte[] octets) {
    return finish(add(0, octets, 0, octets.length));
  }

  /**
   * Adds octets to a running sum, padding an odd one with zero. Up to 2^47 words cannot overflow
   * it.
   */
  static long add(long sum, byte[] octets, int from, int to) {
    long result = sum;
    int i = from;
    for (; i + 1 < to; i += 2) {
      result += (octets[i] & 0xff) << 8 | (octets[i + 1] & 0xff);
    }
    return i < to ? result + ((octets[i] & 0xff) << 8) : result;
  }

  /** Folds the carries in and complements. */
  static int finish(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) ~folded & 0xffff;
  }
}
