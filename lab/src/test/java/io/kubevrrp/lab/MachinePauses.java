package io.kubevrrp.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When this machine itself stood still. On each processor a program of the highest real-time
 * priority asks to be woken every millisecond, and notes when that came late: what a hypervisor
 * takes away, no priority gives back.
 */
final class MachinePauses implements AutoCloseable {
  private static final String WITNESS =
      """
      use Time::HiRes qw(clock_gettime CLOCK_REALTIME usleep);
      $| = 1;
      my $last = clock_gettime(CLOCK_REALTIME);
      print "begins\n";
      while (1) {
        usleep(1000);
        my $now = clock_gettime(CLOCK_REALTIME);
        printf "%.6f %.6f\n", $last, $now if $now - $last > 0.005;
        $last = $now;
      }
      """;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<HostProcess> witnesses = new ArrayList<>();

  /**
   * Begins to watch, with logs in this folder, and returns when it does. Where real-time priority
   * is not granted nobody watches, and nothing counts as a pause.
   */
  MachinePauses(Host host, Path directory) {
    if (Command.attempt(List.of("chrt", "-f", "99", "true")).status() != 0) {
      return;
    }
    for (int processor : processors()) {
      Path log = directory.resolve("pauses-" + processor);
      String mask = Integer.toString(processor);
      HostProcess witness =
          host.start(
              log, List.of("taskset", "-c", mask, "chrt", "-f", "99", "perl", "-e", WITNESS));
      witnesses.add(witness);
      Await.until("a witness to begin", LIMIT, () -> RunFiles.read(log).startsWith("begins"));
    }
  }

  /** Those that this process may run on: proc_pid_status(5) has them like 0-1,4. */
  private static List<Integer> processors() {
    String allowed =
        RunFiles.read(Path.of("/proc/self/status"))
            .lines()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    return Stream.of(allowed.split(",", -1))
        .map(range -> range.split("-", -1))
        .flatMap(ends ->
            IntStream.rangeClosed(
                    Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .boxed())
        .toList();
  }

  /** The longest one between the two, on any processor; pauses under 5 ms are none. */
  Duration longest(Instant from, Instant to) {
    Duration longest = Duration.ZERO;
    for (HostProcess witness : witnesses) {
      if (!witness.isAlive()) {
        throw new LabException("a witness ended: " + RunFiles.read(witness.log()));
      }
      for (String line : RunFiles.read(witness.log()).lines().skip(1).toList()) {
        String[] parts = line.split(" ", 2);
        double begin = Math.max(Double.parseDouble(parts[0]), seconds(from));
        double end = Math.min(Double.parseDouble(parts[1]), seconds(to));
        Duration pause = Duration.ofNanos((long) ((end - begin) * 1e9));
        longest = pause.compareTo(longest) > 0 ? pause : longest;
      }
    }
    return longest;
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  @Override
  public void close() {
    witnesses.forEach(HostProcess::kill);
  }
}
