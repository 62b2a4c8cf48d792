package io.kubevrrp.lab.history;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A packet on the segment, from a line of {@code tcpdump -tt -e -n}.
 *
 * @param at when the observer's kernel got it
 * @param kind which
 * @param mac the Ethernet source
 * @param address an advertisement's source address; the address that is announced
 * @param number an advertisement's VRID; else 0
 * @param priority an advertisement's; else 0
 */
public record WireLine(
    Instant at, Kind kind, String mac, String address, int number, int priority) {
  /** Which. */
  public enum Kind {
    /** A VRRP advertisement. */
    ADVERTISEMENT,
    /** A gratuitous ARP: its sender's address is its target's. */
    ANNOUNCEMENT
  }

  private static final Pattern ADVERTISEMENT =
      Pattern.compile(
          "(\\d+\\.\\d+) (\\S+) > \\S+, ethertype IPv4 .*: ([0-9.]+) > 224\\.0\\.0\\.18: .*Advertisement, vrid (\\d+), prio (\\d+),.*");
  private static final Pattern ANNOUNCEMENT =
      Pattern.compile(
          "(\\d+\\.\\d+) (\\S+) > \\S+, ethertype ARP .*: (?:Request|Reply|Announcement) (?:who-has )?([0-9.]+).*");

  /** Reads a line; empty for others. */
  public static Optional<WireLine> parse(String line) {
    Matcher advertisement = ADVERTISEMENT.matcher(line);
    if (advertisement.matches()) {
      return Optional.of(
          new WireLine(
              instant(advertisement.group(1)),
              Kind.ADVERTISEMENT,
              advertisement.group(2),
              advertisement.group(3),
              Integer.parseInt(advertisement.group(4)),
              Integer.parseInt(advertisement.group(5))));
    }
    Matcher announcement = ANNOUNCEMENT.matcher(line);
    return announcement.matches()
        ? Optional.of(
            new WireLine(
                instant(announcement.group(1)),
                Kind.ANNOUNCEMENT,
                announcement.group(2),
                announcement.group(3),
                0,
                0))
        : Optional.empty();
  }

  private static Instant instant(String seconds) {
    BigDecimal value = new BigDecimal(seconds);
    return Instant.ofEpochSecond(
        value.longValue(), value.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }
}
