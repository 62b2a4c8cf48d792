package io.kubevrrp.node.track;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Passes when enough processes run; zombies do not count. Looked up in this daemon's own {@code
 * /proc}, so in a pod it sees the node's processes only with {@code hostPID: true}.
 *
 * @param name as {@code ps -C} takes it, exact: the kernel keeps 1 to 15 octets of it
 * @param commandLine what the command line begins with; empty: anything
 * @param min how many have to run; 0 takes a max
 * @param max how many may run; 0: it must not run
 * @param terminateDelay how long one may be gone before that counts
 */
public record ProcessRunning(
    Optional<String> name,
    List<String> commandLine,
    int min,
    OptionalInt max,
    Duration terminateDelay)
    implements Check {
  public ProcessRunning {
    commandLine = List.copyOf(commandLine);
    name.ifPresent(ProcessRunning::requireKernelName);
    if (name.isEmpty() && commandLine.isEmpty()) {
      throw new IllegalArgumentException("say which process: by name, by commandLine, or by both");
    }
    if (min < 0 || max.orElse(min) < min) {
      throw new IllegalArgumentException(
          "min is not negative, and max is at least min; for a process that must not run both are 0");
    }
    if (min == 0 && max.isEmpty()) {
      throw new IllegalArgumentException(
          "min: 0 without max always works: give max, 0 for a process that must not run");
    }
  }

  /** One process of this name at least. */
  public static ProcessRunning named(String name) {
    return new ProcessRunning(Optional.of(name), List.of(), 1, OptionalInt.empty(), Duration.ZERO);
  }

  /** What is looked for, in words. */
  String subject() {
    return name.map(text -> "named " + text)
        .orElseGet(() -> "with the command line " + String.join(" ", commandLine));
  }

  @Override
  public CheckResult timedOut(Duration timeout) {
    return CheckResult.failed(
        "no answer whether a process " + subject() + " runs" + Check.within(timeout));
  }

  private static void requireKernelName(String name) {
    int octets = name.getBytes(StandardCharsets.UTF_8).length;
    if (octets < 1 || octets > 15) {
      throw new IllegalArgumentException("a process name has 1 to 15 octets: '" + name + "'");
    }
  }
}
