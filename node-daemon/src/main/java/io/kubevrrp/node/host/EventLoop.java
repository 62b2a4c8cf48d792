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

  /** A task that waits. */
  interface Timer {
    /** Takes it back; harmless when it already ran. */
    void cancel();
  }
}
