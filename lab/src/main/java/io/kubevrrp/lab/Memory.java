package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What processes hold of the machine's memory, KiB, by /proc/PID/smaps_rollup.
 *
 * @param resident all that is in memory (RSS); what two processes share counts twice
 * @param proportional the same, shared pages by the share (PSS)
 * @param own what would be free if they ended (private, dirty)
 */
public record Memory(long resident, long proportional, long own) {
  /** Of these processes together, now. */
  public static Memory of(List<Long> pids) {
    Memory sum = new Memory(0, 0, 0);
    for (long pid : pids) {
      List<String> lines = lines(Path.of("/proc/" + pid + "/smaps_rollup"));
      sum =
          new Memory(
              sum.resident + kibibytes(lines, "Rss:"),
              sum.proportional + kibibytes(lines, "Pss:"),
              sum.own + kibibytes(lines, "Private_Dirty:"));
    }
    return sum;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RSS %5.1f MiB, PSS %5.1f MiB, private dirty %5.1f MiB",
        resident / 1024.0,
        proportional / 1024.0,
        own / 1024.0);
  }

  private static long kibibytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new LabException("smaps_rollup has no " + name));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
