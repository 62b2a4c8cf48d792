package io.kubevrrp.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions instead of for time. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** A machine that stood still did not look meanwhile: that uses up one look's part of a limit. */
  private static final int LOOKS_AT_LEAST = 20;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what the condition in words, for the message
   * @throws LabException when it still does not hold at the end of the limit, after twenty looks at
   *     least
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    long left = limit.toNanos();
    long before = System.nanoTime();
    while (!condition.getAsBoolean()) {
      long now = System.nanoTime();
      left -= Math.min(now - before, limit.toNanos() / LOOKS_AT_LEAST);
      before = now;
      if (left <= 0) {
        throw new LabException("waited " + limit.toMillis() + " ms in vain for: " + what);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new LabException("interrupted while waiting for: " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Observes for this long: for windows in which something must not happen. */
  public static void observe(Duration window) {
    long end = System.nanoTime() + window.toNanos();
    while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
