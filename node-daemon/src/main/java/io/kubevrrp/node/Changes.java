package io.kubevrrp.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets a thread wait until what another thread changes is as it wants it. */
final class Changes implements Runnable {
  private final Runnable listener;

  /**
   * Nothing has changed yet.
   *
   * @param listener is told of every change, too
   */
  Changes(Runnable listener) {
    this.listener = listener;
  }

  /** Something is another now. */
  @Override
  public void run() {
    synchronized (this) {
      notifyAll();
    }
    listener.run();
  }

  /**
   * Waits until the condition holds, which is asked after every change.
   *
   * @param patience for so long at most
   * @return whether it holds
   */
  synchronized boolean await(BooleanSupplier condition, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
