package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv4Address;
import java.time.Duration;
import java.util.List;

/**
 * A VRRP advertisement for IPv4: RFC 9568 section 5.2 (version 3) or RFC 3768 section 5.3 (version
 * 2).
 *
 * @param version 2 or 3
 * @param vrid 1 to 255
 * @param priority 0 (the sender resigns) to 255 (the sender owns the addresses)
 * @param interval version 3: 10 ms to 40.95 s in steps of 10 ms; version 2: whole seconds, 1 to 255
 * @param addresses 1 to 255, in the order of the packet
 * @param authentication {@link Authentication.None} for version 3
 */
public record Advertisement(
    int version,
    int vrid,
    int priority,
    Duration interval,
    List<Ipv4Address> addresses,
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
    if (version == 3 && !(authentication instanceof Authentication.None)) {
      throw new IllegalArgumentException("version 3 has no authentication");
    }
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

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "the %s is %d to %d: %d".formatted(what, least, most, value));
    }
  }
}
