package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.vrrp.MonotonicTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one timer of a virtual router: whatever its state waits for next. */
final class Deadline {
  private final Host host;
  private final Runnable reached;
  private EventLoop.@Nullable Timer timer;

  /**
   * Not set.
   *
   * @param reached called on the loop when the time has come
   */
  Deadline(Host host, Runnable reached) {
    this.host = host;
    this.reached = reached;
  }

  /** Sets it, instead of what it was set to; empty: not set any more. */
  void set(Optional<MonotonicTime> deadline) {
    if (timer != null) {
      timer.cancel();
    }
    timer =
        deadline.map(at -> host.loop().schedule(host.time().now().until(at), reached)).orElse(null);
  }
}
