package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.history.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a fault cost one speaker.
 *
 * @param fault its name
 * @param speaker who held the address
 * @param ownerless without owner, by the kernels' word
 * @param shared with two owners, by the kernels' word
 * @param unanswered without an answer to ARP
 * @param acquisitions how often a host got the address
 * @param limits what is allowed
 * @param violations what did not hold
 * @param facts figures of this fault only
 */
public record FaultOutcome(
    String fault,
    String speaker,
    Duration ownerless,
    Duration shared,
    Duration unanswered,
    long acquisitions,
    Limits limits,
    List<String> violations,
    Map<String, String> facts) {
  public FaultOutcome {
    violations = List.copyOf(violations);
  }

  /**
   * What is allowed.
   *
   * @param ownerless without owner
   * @param shared with two
   */
  public record Limits(Duration ownerless, Duration shared) {
    /** In milliseconds. */
    public static Limits ofMillis(long ownerless, long shared) {
      return new Limits(Duration.ofMillis(ownerless), Duration.ofMillis(shared));
    }
  }

  static List<String> words(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }

  /** Outcomes as lines of text. */
  public static String table(List<FaultOutcome> outcomes) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-44s %-10s %16s %16s %9s %5s  %s%n",
            "fault",
            "speaker",
            "no owner",
            "two owners",
            "no answer",
            "moves",
            "more"));
    outcomes.forEach(outcome -> text.append(outcome.line()));
    return text.toString();
  }

  private String line() {
    return String.format(
        Locale.ROOT,
        "%-44s %-10s %7d of %5dms %7d of %5dms %7dms %5d  %s%n",
        fault,
        speaker,
        ownerless.toMillis(),
        limits.ownerless().toMillis(),
        shared.toMillis(),
        limits.shared().toMillis(),
        unanswered.toMillis(),
        acquisitions,
        facts.isEmpty() ? "" : facts.toString());
  }
}
