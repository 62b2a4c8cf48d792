package io.kubevrrp.lab;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code ip -o -4 -ts monitor address}, run in UTC.
 *
 * @param at when the kernel said it
 * @param networkInterface the interface
 * @param address the address without its prefix length
 * @param present added or renewed; else deleted
 */
public record MonitorLine(Instant at, String networkInterface, String address, boolean present) {
  private static final Pattern LINE =
      Pattern.compile(
          "\\[(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6})] (Deleted )?\\d+: (\\S+)\\s+inet ([0-9.]+)(?:/\\d+)? .*");

  /** Reads a line; empty for lines that speak of something else. */
  public static Optional<MonitorLine> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new MonitorLine(
            Instant.parse(matcher.group(1) + "Z"),
            matcher.group(3),
            matcher.group(4),
            matcher.group(2) == null));
  }
}
