package io.kubevrrp.node.track;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One service to check, how often, and what makes a verdict.
 *
 * @param name unique among the services of the node
 * @param check what is checked
 * @param source where connections of the check come from
 * @param schedule how often
 * @param rules what the results make of it
 * @param recovery what is run while it fails; nothing for most
 */
public record TrackedServiceConfig(
    String name,
    Check check,
    Source source,
    Schedule schedule,
    VerdictRules rules,
    Optional<RecoveryProgram> recovery) {

  /**
   * How often a service is checked.
   *
   * @param interval from the start of one check to the start of the next, 10 ms or more
   * @param retryInterval the same while results speak against the verdict
   * @param timeout after which a check has failed, above zero; where it is longer than the
   *     interval, the next check waits for the end of this one
   * @param jitter each check begins later by a random part of this; no longer than the interval
   */
  public record Schedule(
      Duration interval, Duration retryInterval, Duration timeout, Duration jitter) {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    public Schedule {
      if (interval.compareTo(SHORTEST_INTERVAL) < 0
          || retryInterval.compareTo(SHORTEST_INTERVAL) < 0) {
        throw new IllegalArgumentException("an interval is shorter than 10 ms: " + interval);
      }
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("the timeout is not positive: " + timeout);
      }
      if (jitter.isNegative() || jitter.compareTo(interval) > 0) {
        throw new IllegalArgumentException(
            "jitter delays each check by a part of the interval: no more than that");
      }
    }

    /** By how much a check is delayed, nanoseconds. */
    long delay(RandomGenerator random) {
      return jitter.isZero() ? 0 : random.nextLong(jitter.toNanos() + 1);
    }
  }

  /** One that nothing is run for. */
  public TrackedServiceConfig(
      String name, Check check, Source source, Schedule schedule, VerdictRules rules) {
    this(name, check, source, schedule, rules, Optional.empty());
  }

  /** Rise and fall only, from wherever the kernel chooses. */
  public TrackedServiceConfig(
      String name, Check check, Duration interval, Duration timeout, RiseAndFall counting) {
    this(
        name,
        check,
        Source.ANY,
        new Schedule(interval, interval, timeout, Duration.ZERO),
        new VerdictRules(counting, Duration.ZERO, Optional.empty()));
  }

  /** The same with a program that is run while it fails. */
  public TrackedServiceConfig recoveredBy(RecoveryProgram program) {
    return new TrackedServiceConfig(name, check, source, schedule, rules, Optional.of(program));
  }

  /** What the service counts as before its first check. */
  public boolean initiallyUp() {
    return rules.counting().initiallyUp();
  }

  /** What a tracked file counts as saying before it is read; empty for every other kind. */
  public Optional<Integer> initialNumber() {
    return check instanceof Check.TrackedFile ? Optional.of(0) : Optional.empty();
  }
}
