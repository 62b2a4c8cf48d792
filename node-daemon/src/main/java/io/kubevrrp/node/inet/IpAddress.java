package io.kubevrrp.node.inet;

/**
 * An address of either family, ordered as RFC 9568 section 6.4.3 compares them: unsigned, in
 * network order; across families IPv4 comes first.
 */
public sealed interface IpAddress extends Comparable<IpAddress> permits Ipv4Address, Ipv6Address {

  /**
   * Reads dotted decimal, or the text of RFC 4291 section 2.2.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static IpAddress parse(String text) {
    return text.indexOf(':') < 0 ? Ipv4Address.parse(text) : Ipv6Address.parse(text);
  }

  /**
   * Reads 4 or 16 octets in network order.
   *
   * @throws IllegalArgumentException when there are as many of neither
   */
  static IpAddress of(byte[] octets) {
    return octets.length == AddressFamily.IPV6.octets()
        ? Ipv6Address.of(octets)
        : Ipv4Address.of(octets);
  }

  /** Its family. */
  AddressFamily family();

  /** Its 4 or 16 octets in network order. */
  byte[] octets();

  /** 224.0.0.0/4 or ff00::/8. */
  boolean isMulticast();

  @Override
  default int compareTo(IpAddress other) {
    return switch (this) {
      case Ipv4Address(int bits) ->
          other instanceof Ipv4Address(int others) ? Integer.compareUnsigned(bits, others) : -1;
      case Ipv6Address mine -> other instanceof Ipv6Address others ? mine.compare(others) : 1;
    };
  }
}
