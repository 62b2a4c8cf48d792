package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.vrrp.MonotonicTime;
import java.util.Optional;

/** The one timer of a virtual router: whatever its state waits for next. */
final class Deadline {
  private final Host host;
  private final EventLoop.Alarm alarm;

  /**
   * Not set.
   *
   * @param reached called on the loop when the time has come
   */
  Deadline(Host host, Runnable reached) {
    this.host = host;
    this.alarm = host.loop().alarm(reached);
  }

  /** Sets it, instead of what it was set to; empty: not set any more. */
  void set(Optional<MonotonicTime> deadline) {
    if (deadline.isPresent()) {
      setNs(deadline.get().nanos());
    } else {
      alarm.cancel();
    }
  }

  /** Sets it to this instant of the monotonic clock. */
  void setNs(long deadlineNs) {
    alarm.set(Math.max(0, deadlineNs - host.time().nowNs()));
  }
}
