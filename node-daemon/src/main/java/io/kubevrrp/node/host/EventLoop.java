package io.kubevrrp.node.host;

import java.time.Duration;

/** The one thread that owns all elections. */
public interface EventLoop {
  /** Runs the task on the loop, soon; callable from any thread. */
  void execute(Runnable task);

  /**
   * Runs the task on the loop after the delay, to the microsecond where the kernel can; callable on
   * the loop.
   */
  Timer schedule(Duration delay, Runnable task);

  /**
   * Makes an alarm, which is not set: for what is due again and again, since setting it makes no
   * object. Used on the loop only.
   *
   * @param task what to run on the loop
   */
  Alarm alarm(Runnable task);

  /** A task that runs each time after it was set. */
  interface Alarm {
    /**
     * Has the task run once, instead of when it was to run until now.
     *
     * @param delayNs in so many nanoseconds
     */
    void set(long delayNs);

    /** Has it not run. */
    void cancel();
  }

  /** A task that waits. */
  interface Timer {
    /** Takes it back; harmless when it already ran. */
    void cancel();
  }
}
