package io.kubevrrp.node.desired;

import java.time.Duration;

/**
 * How soon a status may be written: a few changes at once, as in a failover, soon; then one in a
 * second, whatever happens on the network. It reads no clock. Safe for use by many threads.
 */
final class WritePace {
  /** What happens together is written together. */
  private static final Duration COALESCE = Duration.ofMillis(50);

  private static final long PER_WRITE_NS = Duration.ofSeconds(1).toNanos();
  private static final int AT_ONCE = 5;

  private boolean first = true;
  private long paidUntilNs;

  /**
   * Counts a write.
   *
   * @param nowNs a monotonic clock in nanoseconds; its origin does not matter
   * @return how long from now it has to wait
   */
  synchronized Duration delay(long nowNs) {
    if (first || paidUntilNs - nowNs < 0) {
      paidUntilNs = nowNs;
      first = false;
    }
    long wait = paidUntilNs - nowNs - (AT_ONCE - 1) * PER_WRITE_NS;
    paidUntilNs += PER_WRITE_NS;
    return wait <= COALESCE.toNanos() ? COALESCE : Duration.ofNanos(wait);
  }
}
