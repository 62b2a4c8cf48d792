package io.kubevrrp.operator.allocation;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An IPv4 or IPv6 prefix.
 *
 * @param ipv6 the family
 * @param bits the address, all of its bits
 * @param length how many of them belong to the prefix, 0 to 32 or 128
 */
public record Prefix(boolean ipv6, BigInteger bits, int length) {
  /**
   * Reads 192.168.1.0/24, 2001:db8::/64, or an address, which is a prefix as long as can be.
   *
   * @return empty for anything else
   */
  public static Optional<Prefix> parse(String text) {
    int slash = text.indexOf('/');
    try {
      byte[] octets =
          InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
      int longest = octets.length * 8;
      int length = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
      return length < 0 || length > longest
          ? Optional.empty()
          : Optional.of(new Prefix(longest == 128, new BigInteger(1, octets), length));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is one address and no network. */
  public boolean isAddress() {
    return length == width();
  }

  /** Whether one of the two lies in the other. */
  public boolean overlaps(Prefix other) {
    int ignored = width() - Math.min(length, other.length);
    return ipv6 == other.ipv6 && bits.shiftRight(ignored).equals(other.bits.shiftRight(ignored));
  }

  /** Whether the other's address, whatever its prefix length, lies in this. */
  public boolean contains(Prefix address) {
    int ignored = width() - length;
    return ipv6 == address.ipv6
        && bits.shiftRight(ignored).equals(address.bits.shiftRight(ignored));
  }

  private int width() {
    return ipv6 ? 128 : 32;
  }
}
