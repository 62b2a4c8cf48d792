package io.kubevrrp.node.wire;

import java.time.Instant;

/**
 * The growing numbers of what one virtual router sends: the time, or one more than the last number
 * where the clock has not moved on, or was set back.
 */
public final class HmacSequence {
  private static final long FRACTIONS = 1L << 16;
  private static final long NANOS = 1_000_000_000L;

  private boolean begun;
  private long last;

  /** The number of the next advertisement. */
  public long next(Instant now) {
    long clock = of(now);
    last = !begun || after(clock, last) ? clock : last + 1;
    begun = true;
    return last;
  }

  /** A time as a number, its counter zero. */
  static long of(Instant time) {
    return time.getEpochSecond() << 32 | (time.getNano() * FRACTIONS / NANOS) << 16;
  }

  /** Serial number arithmetic (RFC 1982): right across the year 2106, too. */
  static boolean after(long one, long other) {
    return one - other > 0;
  }
}
