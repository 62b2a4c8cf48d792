package io.kubevrrp.operator.allocation;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A run of addresses of one family, both ends included.
 *
 * @param first the lowest
 * @param last the highest, of the same family and not below the first
 */
public record AddressRange(IpAddress first, IpAddress last) {
  public AddressRange {
    if (first.family() != last.family() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException(
          "a range goes upwards in one family: " + first + "-" + last);
    }
  }

  /**
   * Reads a prefix (192.168.1.240/28, all of its addresses), a range (192.168.1.240-192.168.1.250),
   * or an address.
   *
   * @return empty for anything else, a range that goes downwards among it
   */
  public static Optional<AddressRange> parse(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? Prefix.parse(text).map(AddressRange::of)
        : IpAddress.parse(text.substring(0, dash))
            .flatMap(first ->
                IpAddress.parse(text.substring(dash + 1)).flatMap(last -> of(first, last)));
  }

  private static Optional<AddressRange> of(IpAddress first, IpAddress last) {
    return first.family() == last.family() && first.compareTo(last) <= 0
        ? Optional.of(new AddressRange(first, last))
        : Optional.empty();
  }

  private static AddressRange of(Prefix prefix) {
    IpAddress address = IpAddress.of(prefix);
    int free = (prefix.ipv6() ? 128 : 32) - prefix.length();
    BigInteger size = BigInteger.ONE.shiftLeft(free);
    BigInteger lowest = prefix.bits().shiftRight(free).shiftLeft(free);
    return new AddressRange(
        new IpAddress(address.family(), lowest),
        new IpAddress(address.family(), lowest.add(size).subtract(BigInteger.ONE)));
  }

  /** Whether the address is one of them. */
  public boolean contains(IpAddress address) {
    return address.family() == first.family()
        && address.compareTo(first) >= 0
        && address.compareTo(last) <= 0;
  }

  /** Of which family they are. */
  public Segment.Family family() {
    return first.family();
  }

  /** How many they are. */
  public BigInteger size() {
    return last.bits().subtract(first.bits()).add(BigInteger.ONE);
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
