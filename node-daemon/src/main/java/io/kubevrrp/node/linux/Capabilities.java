package io.kubevrrp.node.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The effective capabilities of a process.
 *
 * @param effective the bits of CapEff
 */
public record Capabilities(long effective) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String LINE = "CapEff:";

  /**
   * Those of this process.
   *
   * @throws IOException when /proc is not there or has another format
   */
  public static Capabilities ofThisProcess() throws IOException {
    return parse(Files.readAllLines(STATUS));
  }

  /**
   * Reads the lines of a /proc/PID/status.
   *
   * @throws IOException when no line is CapEff with a hexadecimal number
   */
  static Capabilities parse(List<String> statusLines) throws IOException {
    for (String line : statusLines) {
      if (line.startsWith(LINE)) {
        return parseNumber(line.substring(LINE.length()).strip());
      }
    }
    throw new IOException(STATUS + " has no line " + LINE);
  }

  /** Those of {@code needed} that are not there; {@link Capability#missingSentence} says more. */
  public Set<Capability> missing(Set<Capability> needed) {
    Set<Capability> missing = EnumSet.noneOf(Capability.class);
    for (Capability capability : needed) {
      if ((effective >>> capability.bit() & 1) == 0) {
        missing.add(capability);
      }
    }
    return missing;
  }

  private static Capabilities parseNumber(String hexadecimal) throws IOException {
    try {
      return new Capabilities(Long.parseUnsignedLong(hexadecimal, 16));
    } catch (NumberFormatException e) {
      throw new IOException(STATUS + " has no number after " + LINE, e);
    }
  }
}
