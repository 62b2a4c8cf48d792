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

  /**
   * Counts an event.
   *
   * @param nowNs a monotonic clock in nanoseconds; its origin does not matter
   * @return how many events there were since the last one let through, this one included; empty
   *     when this one is held back
   */
  public OptionalLong count(long nowNs) {
    count++;
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
