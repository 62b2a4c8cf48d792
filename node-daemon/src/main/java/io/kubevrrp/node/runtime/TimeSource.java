package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.MonotonicTime;
import java.time.Instant;

/** The two clocks: one to decide by, one to tell people. */
public interface TimeSource {
  /** The clock that elections go by. */
  default MonotonicTime now() {
    return new MonotonicTime(nowNs());
  }

  /** The same as a number: {@link MonotonicTime#nanos}. */
  long nowNs();

  /** The wall clock, for statuses only. */
  Instant wallClock();

  /** The system's clocks. */
  static TimeSource system() {
    return new TimeSource() {
      @Override
      public long nowNs() {
        return System.nanoTime();
      }

      @Override
      public Instant wallClock() {
        return Instant.now();
      }
    };
  }
}
