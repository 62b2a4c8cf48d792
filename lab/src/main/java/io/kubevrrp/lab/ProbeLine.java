package io.kubevrrp.lab;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One observation of the client.
 *
 * @param at when the ARP answer came or the HTTP request began
 * @param address the virtual address
 * @param kind what was observed
 * @param value the hardware address that answered, the HTTP status, or why the request failed
 */
public record ProbeLine(Instant at, String address, Kind kind, String value) {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"t_us\":(\\d+),\"vip\":\"([^\"]+)\",\"kind\":\"(arp|http)\",\"(mac|status|error)\":\"([^\"]*)\"}");

  /** What was observed. */
  public enum Kind {
    /** An answer to an ARP request. */
    ARP,
    /** An answer to an HTTP request. */
    HTTP_ANSWER,
    /** An HTTP request without an answer. */
    HTTP_LOST
  }

  /** Reads a line of the probe. */
  public static Optional<ProbeLine> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Instant at = Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS);
    return Optional.of(
        new ProbeLine(at, matcher.group(2), kind(matcher.group(4)), matcher.group(5)));
  }

  private static Kind kind(String key) {
    return switch (key) {
      case "mac" -> Kind.ARP;
      case "status" -> Kind.HTTP_ANSWER;
      default -> Kind.HTTP_LOST;
    };
  }
}
