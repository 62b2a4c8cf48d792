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

  /**
   * When the machine was started: on Linux the monotonic clock counts from there
   * (clock_gettime(2)).
   */
  default MonotonicTime booted() {
    return new MonotonicTime(0);
  }

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
