package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.vrrp.MonotonicTime;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Renews the lease of one virtual router's addresses, a few with each turn of the loop: for
 * hundreds at once every other advertisement would have to wait.
 */
final class Renewal {
  /** So many at once: what takes the kernel about a millisecond. */
  static final int AT_ONCE = 32;

  /** Less than it takes the shortest lease to end. */
  private static final Duration LATE = Duration.ofMillis(250);

  private final ActionPerformer performer;
  private final BooleanSupplier active;
  private final Consumer<HostException> refused;
  private final EventLoop.Alarm nextTurn;
  private MonotonicTime decidedAt;
  private int next;
  private int left;

  /**
   * Renews nothing yet.
   *
   * @param active whether the addresses are to be held
   * @param refused told when the kernel refuses to renew them
   */
  Renewal(
      Guard guard,
      ActionPerformer performer,
      BooleanSupplier active,
      Consumer<HostException> refused) {
    this.performer = performer;
    this.active = active;
    this.refused = refused;
    this.nextTurn = guard.alarm(this::goOn);
    this.decidedAt = performer.now();
  }

  /** Renews every address once. Where the last renewal had no time left, this one begins. */
  void begin(MonotonicTime decided) {
    decidedAt = decided;
    left = performer.addresses();
    goOn();
  }

  private void goOn() {
    int all = performer.addresses();
    if (left == 0 || all == 0 || !active.getAsBoolean() || !inTime()) {
      return;
    }
    int from = next < all ? next : 0;
    int count = Math.min(AT_ONCE, all - from);
    try {
      performer.renew(from, count);
    } catch (HostException e) {
      refused.accept(e);
      return;
    }
    next = from + count;
    left = Math.max(0, left - count);
    if (left > 0) {
      nextTurn.set(0);
    }
  }

  /**
   * A starved process may come to renew long after it was decided: that would let the addresses
   * outlive the patience of the peers, who count from the last advertisement. Renewals come often
   * enough for one to be left out.
   */
  private boolean inTime() {
    return performer.now().since(decidedAt).compareTo(LATE) < 0;
  }
}
