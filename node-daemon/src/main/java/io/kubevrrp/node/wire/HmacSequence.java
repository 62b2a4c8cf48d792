package io.kubevrrp.node.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The numbers of what one virtual router sends: the time, or one more than the last number where
 * the clock has not moved on, or was set back. They grow, but for one case: where peers compare
 * clocks, a number that a corrected clock left further ahead than they allow would be discarded
 * until the time has caught up, so that the numbers begin anew with the time.
 */
public final class HmacSequence {
  private static final long FRACTIONS = 1L << 16;
  private static final long NANOS = 1_000_000_000L;

  private boolean begun;
  private long last;

  /**
   * The number of the next advertisement.
   *
   * @param now the wall clock
   * @param window how far from theirs peers allow our clock to be; empty: they ask for nothing but
   *     growing numbers, which these then are whatever the clock does
   */
  public long next(Instant now, Optional<Duration> window) {
    long clock = of(now);
    boolean fromClock = !begun || after(clock, last) || stranded(clock, window);
    last = fromClock ? clock : last + 1;
    begun = true;
    return last;
  }

  private boolean stranded(long clock, Optional<Duration> window) {
    return window.isPresent() && seconds(last) - seconds(clock) > window.get().toSeconds();
  }

  /** A time as a number, its counter zero. */
  static long of(Instant time) {
    return time.getEpochSecond() << 32 | (time.getNano() * FRACTIONS / NANOS) << 16;
  }

  /** The seconds of a number since 1970, modulo 2^32: only differences mean something. */
  static int seconds(long sequence) {
    return (int) (sequence >>> 32);
  }

  /** Serial number arithmetic (RFC 1982): right across the year 2106, too. */
  static boolean after(long one, long other) {
    return one - other > 0;
  }
}
