package io.kubevrrp.node.inet;

/**
 * An address with its prefix length; host bits are kept, as {@code ip address} shows them.
 *
 * @param address the address
 * @param length 0 to 32
 */
public record Ipv4Prefix(Ipv4Address address, int length) {
  public Ipv4Prefix {
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException("an IPv4 prefix length is 0 to 32: " + length);
    }
  }

  /**
   * Reads {@code 192.168.1.233} (as /32) or {@code 192.168.1.233/24}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Ipv4Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new Ipv4Prefix(Ipv4Address.parse(text), 32);
    }
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("'" + text + "' has no prefix length of 0 to 32");
    }
    return new Ipv4Prefix(Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(length));
  }

  /** Whether the address is inside this prefix. */
  public boolean contains(Ipv4Address other) {
    int mask = length == 0 ? 0 : -1 << (32 - length);
    return (address.bits() & mask) == (other.bits() & mask);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
