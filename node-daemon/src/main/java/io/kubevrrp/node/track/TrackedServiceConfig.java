package io.kubevrrp.node.track;

import java.time.Duration;

/**
 * One service to check, how often, and how many results make a verdict.
 *
 * @param name unique among the services of the node
 * @param check what is checked
 * @param interval from the start of one check to the start of the next, 10 ms or more
 * @param timeout after which a check has failed, above zero; where it is longer than the interval,
 *     the next check waits for the end of this one
 * @param rise successes in a row that make a failing service working, 1 or more
 * @param fall failures in a row that make a working service failing, 1 or more
 * @param initiallyUp what the service counts as before its first check
 */
public record TrackedServiceConfig(
    String name,
    Check check,
    Duration interval,
    Duration timeout,
    int rise,
    int fall,
    boolean initiallyUp) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

  public TrackedServiceConfig {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException(
          "the interval of " + name + " is shorter than 10 ms: " + interval);
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("the timeout of " + name + " is not positive: " + timeout);
    }
    if (rise < 1 || fall < 1) {
      throw new IllegalArgumentException(
          "rise and fall of " + name + " count from 1: " + rise + ", " + fall);
    }
  }
}
