package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import java.time.Duration;
import java.util.List;

/**
 * A VRRP advertisement: RFC 9568 section 5.2 (version 3) or RFC 3768 section 5.3 (version 2).
 *
 * @param version 2 or 3; 3 for IPv6
 * @param vrid 1 to 255
 * @param priority 0 (the sender resigns) to 255 (the sender owns the addresses)
 * @param interval version 3: 10 ms to 40.95 s in steps of 10 ms; version 2: whole seconds, 1 to 255
 * @param addresses 1 to 255 of one family, in the order of the packet
 * @param authentication {@link Authentication.None} for version 3
 */
public record Advertisement(
    int version,
    int vrid,
    int priority,
    Duration interval,
    List<IpAddress> addresses,
    Authentication authentication) {
  private static final long MILLIS_PER_CENTISECOND = 10;

  /** Checks the ranges. */
  public Advertisement {
    addresses = List.copyOf(addresses);
    requireRange("version", version, 2, 3);
    requireRange("VRID", vrid, 1, 255);
    requireRange("priority", priority, 0, 255);
    requireRange("number of addresses", addresses.size(), 1, 255);
    requireInterval(version, interval);
    requireOneFamily(version, addresses);
    if (version == 3 && !(authentication instanceof Authentication.None)) {
      throw new IllegalArgumentException("version 3 has no authentication");
    }
  }

  /**
   * How many addresses an advertisement can name in an Ethernet frame of 1500 octets, an {@link
   * HmacTrailer} included; the count itself ends at 255.
   */
  public static int mostAddresses(AddressFamily family) {
    return family == AddressFamily.IPV6 ? 89 : 255;
  }

  /** The family of its addresses. */
  public AddressFamily family() {
    return addresses.getFirst().family();
  }

  /** The interval as the packet counts it: centiseconds in version 3, seconds in version 2. */
  int intervalField() {
    return version == 3
        ? (int) (interval.toMillis() / MILLIS_PER_CENTISECOND)
        : (int) interval.toSeconds();
  }

  /** The reverse of {@link #intervalField}. */
  static Duration interval(int version, int field) {
    return version == 3
        ? Duration.ofMillis(field * MILLIS_PER_CENTISECOND)
        : Duration.ofSeconds(field);
  }

  private static void requireInterval(int version, Duration interval) {
    Duration unit = interval(version, 1);
    Duration longest = interval(version, version == 3 ? 0xfff : 0xff);
    boolean fits =
        interval.compareTo(unit) >= 0
            && interval.compareTo(longest) <= 0
            && interval.toNanos() % unit.toNanos() == 0;
    if (!fits) {
      throw new IllegalArgumentException(
          "a version %d interval is %s to %s in steps of %s: %s"
              .formatted(version, unit, longest, unit, interval));
    }
  }

  private static void requireOneFamily(int version, List<IpAddress> addresses) {
    AddressFamily family = addresses.getFirst().family();
    if (addresses.stream().anyMatch(address -> address.family() != family)) {
      throw new IllegalArgumentException("the addresses are of one family: " + addresses);
    }
    if (version == 2 && family == AddressFamily.IPV6) {
      throw new IllegalArgumentException("version 2 has no IPv6");
    }
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "the %s is %d to %d: %d".formatted(what, least, most, value));
    }
  }
}
