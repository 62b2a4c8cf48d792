package io.kubevrrp.node.telemetry;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Lets one event through per period and counts the others. It reads no clock; one thread at a time.
 */
public final class RateLimit {
  private final long periodNs;
  private boolean open = true;
  private long lastNs;
  private long count;

  /** Limits to one event per period. */
  public RateLimit(Duration period) {
    this.periodNs = period.toNanos();
  }

  /** As {@link #count(long, int)}, one event. */
  public OptionalLong count(long nowNs) {
    return count(nowNs, 1);
  }

  /**
   * Counts events.
   *
   * @param nowNs a monotonic clock in nanoseconds; its origin does not matter
   * @param events how many, at least 1
   * @return how many events there were since the last one let through, these included; empty when
   *     they are held back
   */
  public OptionalLong count(long nowNs, int events) {
    count += events;
    if (!open && nowNs - lastNs < periodNs) {
      return OptionalLong.empty();
    }
    OptionalLong since = OptionalLong.of(count);
    open = false;
    lastNs = nowNs;
    count = 0;
    return since;
  }
}
