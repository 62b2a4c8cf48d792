package io.kubevrrp.node.inet;

/**
 * An address with its prefix length; host bits are kept, as {@code ip address} shows them.
 *
 * @param address the address
 * @param length 0 to 32, or to 128 for IPv6
 */
public record IpPrefix(IpAddress address, int length) {
  public IpPrefix {
    int most = address.family().bits();
    if (length < 0 || length > most) {
      throw new IllegalArgumentException(
          "an " + address.family().word() + " prefix length is 0 to " + most + ": " + length);
    }
  }

  /**
   * Reads {@code 192.168.1.233} (as /32), {@code 192.168.1.233/24}, {@code 2001:db8::233} (as /128)
   * or {@code 2001:db8::233/64}.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      IpAddress address = IpAddress.parse(text);
      return new IpPrefix(address, address.family().bits());
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "'" + text + "' has no prefix length of 0 to " + address.family().bits());
    }
    return new IpPrefix(address, Integer.parseInt(length));
  }

  /** The family of its address. */
  public AddressFamily family() {
    return address.family();
  }

  /** Whether the address is inside this prefix; never true for the other family. */
  public boolean contains(IpAddress other) {
    return switch (address) {
      case Ipv4Address(int bits) ->
          other instanceof Ipv4Address(int others)
              && equal((long) bits << 32, (long) others << 32, length);
      case Ipv6Address(long high, long low) ->
          other instanceof Ipv6Address(long otherHigh, long otherLow)
              && equal(high, otherHigh, Math.min(length, Long.SIZE))
              && equal(low, otherLow, Math.max(length - Long.SIZE, 0));
    };
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }

  /** Whether the first bits are the same. */
  private static boolean equal(long one, long other, int bits) {
    return bits == 0 || (one ^ other) >>> (Long.SIZE - bits) == 0;
  }
}
