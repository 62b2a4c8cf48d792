package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Runs the work of one virtual router so that a fault of ours in it ends nothing else; none at all
 * while the router is suspended.
 */
final class Guard {
  private final EventLoop loop;
  private final Consumer<RuntimeException> failed;
  private boolean suspended;

  /**
   * Lets work through.
   *
   * @param failed told what the work threw
   */
  Guard(EventLoop loop, Consumer<RuntimeException> failed) {
    this.loop = loop;
    this.failed = failed;
  }

  /** Runs it now, unless suspended. */
  void run(Runnable work) {
    if (suspended) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  /** Runs it after the delay, unless suspended then. */
  void later(Duration delay, Runnable work) {
    loop.schedule(delay, () -> run(work));
  }

  /** Runs it whenever the alarm rings, unless suspended then. */
  EventLoop.Alarm alarm(Runnable work) {
    return loop.alarm(() -> run(work));
  }

  /** Whether nothing is run now. */
  boolean suspended() {
    return suspended;
  }

  /** From now on nothing is run. */
  void suspend() {
    suspended = true;
  }

  /** From now on work is run again; what came meanwhile is lost. */
  void resume() {
    suspended = false;
  }
}
