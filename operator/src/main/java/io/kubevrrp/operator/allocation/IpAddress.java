package io.kubevrrp.operator.allocation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address.
 *
 * @param family which of the two
 * @param bits all of its bits, as a number
 */
public record IpAddress(Segment.Family family, BigInteger bits) implements Comparable<IpAddress> {
  private static final int GROUPS = 8;
  private static final BigInteger GROUP = BigInteger.valueOf(0xffff);
  private static final BigInteger OCTET = BigInteger.valueOf(0xff);

  /** Reads 192.168.1.233 or 2001:db8::233; empty for anything else. */
  public static Optional<IpAddress> parse(String text) {
    return text.indexOf('/') >= 0 ? Optional.empty() : Prefix.parse(text).map(IpAddress::of);
  }

  /** The address of a prefix, its length left out. */
  static IpAddress of(Prefix prefix) {
    return new IpAddress(prefix.ipv6() ? Segment.Family.IPV6 : Segment.Family.IPV4, prefix.bits());
  }

  /** Whether its last octet is 0 or 255, which some old hosts take for a network or a broadcast. */
  boolean endsInZeroOr255() {
    BigInteger last = bits.and(OCTET);
    return last.signum() == 0 || last.equals(OCTET);
  }

  IpAddress next() {
    return new IpAddress(family, bits.add(BigInteger.ONE));
  }

  /** IPv4 first, then by number. */
  @Override
  public int compareTo(IpAddress other) {
    return Comparator.comparing(IpAddress::family)
        .thenComparing(IpAddress::bits)
        .compare(this, other);
  }

  /** As people and Kubernetes write it; IPv6 by RFC 5952 section 4. */
  @Override
  public String toString() {
    return switch (family) {
      case IPV4 -> ipv4();
      case IPV6 -> ipv6();
    };
  }

  private String ipv4() {
    int all = bits.intValue();
    return "%d.%d.%d.%d".formatted(all >>> 24, all >>> 16 & 0xff, all >>> 8 & 0xff, all & 0xff);
  }

  private String ipv6() {
    List<String> groups = new ArrayList<>();
    for (int shift = 16 * (GROUPS - 1); shift >= 0; shift -= 16) {
      groups.add(bits.shiftRight(shift).and(GROUP).toString(16));
    }
    int start = 0;
    int longest = 1; // one group of zeros alone is written as it is
    for (int from = 0; from < GROUPS; from++) {
      int zeros = zeros(groups, from);
      if (zeros > longest) {
        start = from;
        longest = zeros;
      }
    }
    return longest == 1
        ? String.join(":", groups)
        : String.join(":", groups.subList(0, start))
            + "::"
            + String.join(":", groups.subList(start + longest, GROUPS));
  }

  private static int zeros(List<String> groups, int from) {
    int to = from;
    while (to < GROUPS && groups.get(to).equals("0")) {
      to++;
    }
    return to - from;
  }
}
