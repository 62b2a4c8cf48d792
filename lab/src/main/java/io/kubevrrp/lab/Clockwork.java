package io.kubevrrp.lab;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How late this machine's timers are, seen by a thread that does nothing but wait for them. */
public final class Clockwork implements AutoCloseable {
  private static final long PERIOD_NS = Duration.ofMillis(1).toNanos();

  private final AtomicLong latest = new AtomicLong();
  private final Thread thread = new Thread(this::tick, "lab-clockwork");

  /** Begins to look. */
  public Clockwork() {
    thread.setDaemon(true);
    thread.start();
  }

  /** The latest of its timers so far. */
  public Duration latest() {
    return Duration.ofNanos(latest.get());
  }

  private void tick() {
    while (!Thread.currentThread().isInterrupted()) {
      long begin = System.nanoTime();
      LockSupport.parkNanos(PERIOD_NS);
      long late = System.nanoTime() - begin - PERIOD_NS;
      latest.accumulateAndGet(late, Math::max);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
