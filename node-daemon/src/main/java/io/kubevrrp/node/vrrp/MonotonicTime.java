package io.kubevrrp.node.vrrp;

import java.time.Duration;

/**
 * An instant of a clock that never jumps, such as {@code System.nanoTime}; only differences mean
 * something.
 *
 * @param nanos nanoseconds since an arbitrary origin; comparison survives overflow
 */
public record MonotonicTime(long nanos) {
  /** This instant and a duration later. */
  public MonotonicTime plus(Duration duration) {
    return new MonotonicTime(nanos + duration.toNanos());
  }

  /** Whether this instant is the deadline or later. */
  public boolean hasReached(MonotonicTime deadline) {
    return nanos - deadline.nanos >= 0;
  }

  /** How long until a later instant; zero when it has passed. */
  public Duration until(MonotonicTime later) {
    return Duration.ofNanos(Math.max(0, later.nanos - nanos));
  }

  /** How long since an earlier instant; zero when it is still to come. */
  public Duration since(MonotonicTime earlier) {
    return earlier.until(this);
  }

  /** The earlier of the two. */
  public MonotonicTime earlierOf(MonotonicTime other) {
    return hasReached(other) ? other : this;
  }

  /** The later of the two. */
  public MonotonicTime laterOf(MonotonicTime other) {
    return hasReached(other) ? this : other;
  }
}
