package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Standing;
import java.time.Duration;
import java.util.Optional;

/**
 * What a virtual router does again and again while nothing changes, in numbers and without making
 * objects: the beat of an Active router, and what a Backup hears from the one that it knows. What
 * it says it did is what {@link VirtualRouter#step} would have done; all else it leaves to that.
 *
 * <p>Mutable; used by one thread.
 */
public final class Cadence {
  private final VirtualRouter router;
  private final RouterState begun;
  private final RouterAction.SendAdvertisement action;
  private final long intervalNs;

  /** Until a Backup takes over, or an Active router has to be silent, without another packet. */
  private final long patienceNs;

  /** When an Active router has something else to do. */
  private final Optional<MonotonicTime> otherDuty;

  /** Adver_Timer or Active_Down_Timer. */
  private long timerNs;

  private final long untilLookNs;
  private long lookNs;
  private long lateNs;
  private boolean moved;

  private Cadence(VirtualRouter router, Active active) {
    RouterConfig config = router.config();
    this.router = router;
    this.begun = active;
    this.action = new RouterAction.SendAdvertisement(router.priority());
    this.intervalNs = config.advertisementInterval().toNanos();
    this.patienceNs = config.earliestTakeover().toNanos();
    this.otherDuty =
        earlier(active.announceAt().map(RouterState.NextAnnouncement::at), active.renewAt());
    this.timerNs = active.advertiseAt().nanos();
    this.lateNs = active.lateAt().nanos();
    this.untilLookNs = 0;
  }

  private Cadence(VirtualRouter router, Backup backup) {
    Duration interval = backup.activeAdverInterval();
    this.router = router;
    this.begun = backup;
    this.action = new RouterAction.SendAdvertisement(router.priority());
    this.intervalNs = interval.toNanos();
    this.patienceNs = router.config().activeDownInterval(router.priority(), interval).toNanos();
    this.untilLookNs = Backup.untilFirstLook(interval).toNanos();
    this.lookNs = backup.lookAt().nanos();
    this.otherDuty = Optional.empty();
    this.timerNs = backup.activeDownAt().nanos();
  }

  /** Of a state; empty for one in which nothing repeats itself. */
  public static Optional<Cadence> of(VirtualRouter router, RouterState state) {
    return switch (state) {
      case Active active when plain(active.standing()) && !router.renewsWithAdvertisements() ->
          Optional.of(new Cadence(router, active));
      case Backup backup
          when plain(backup.standing())
              && backup.preemptAt().isEmpty()
              && backup.expecting() == TransitionReason.ACTIVE_SILENT ->
          Optional.of(new Cadence(router, backup));
      case Active _, Backup _, RouterState.Fault _, RouterState.Initialize _ -> Optional.empty();
    };
  }

  /**
   * An advertisement came that does no more than show that the Active router is there.
   *
   * @return whether it was one, and the timer was set anew
   */
  public boolean heard(int priority, Duration interval, long nowNs) {
    if (!(begun instanceof Backup backup) || !leavesAlone(priority)) {
      return false;
    }
    RouterConfig config = router.config();
    Duration learned = config.version() == 3 ? interval : config.advertisementInterval();
    if (!learned.equals(backup.activeAdverInterval())) {
      return false;
    }
    timerNs = nowNs + patienceNs;
    lookNs = nowNs + untilLookNs;
    moved = true;
    return true;
  }

  /** Whether nothing is due, for an Active router, but perhaps its advertisement. */
  public boolean inTime(long nowNs) {
    return begun instanceof Active
        && nowNs - lateNs < 0
        && (otherDuty.isEmpty() || nowNs - otherDuty.get().nanos() < 0);
  }

  /**
   * The deadline may have come.
   *
   * @return whether {@link #action} is to be done now, after which the next beat was set; asked
   *     only if {@link #inTime}
   */
  public boolean beats(long nowNs) {
    if (nowNs - timerNs < 0) {
      return false;
    }
    long regular = timerNs + intervalNs;
    timerNs = nowNs - regular >= 0 ? nowNs + intervalNs : regular;
    lateNs = nowNs + patienceNs;
    moved = true;
    return true;
  }

  /** What an Active router does on its beat. */
  public RouterAction.SendAdvertisement action() {
    return action;
  }

  /** {@link RouterState#deadline} of the state. */
  public long deadlineNs() {
    if (begun instanceof Backup) {
      return lookNs - timerNs < 0 ? lookNs : timerNs;
    }
    if (otherDuty.isPresent() && otherDuty.get().nanos() - timerNs < 0) {
      return otherDuty.get().nanos();
    }
    return timerNs;
  }

  /** A Backup's Active_Down_Timer, an Active router's Adver_Timer. */
  public long timerNs() {
    return timerNs;
  }

  /** When a Backup looks whether it runs. */
  public long lookNs() {
    return lookNs;
  }

  /** The state that it has come to. */
  public RouterState state() {
    if (!moved) {
      return begun;
    }
    return switch (begun) {
      case Active active ->
          new Active(
              new MonotonicTime(timerNs),
              active.announceAt(),
              active.renewAt(),
              new MonotonicTime(lateNs),
              active.standing());
      case Backup backup ->
          backup.waitingUntil(new MonotonicTime(timerNs), new MonotonicTime(lookNs));
      case RouterState.Fault _, RouterState.Initialize _ -> begun;
    };
  }

  /** As WhileBackup has it: nothing to preempt, and nobody who resigns. */
  private boolean leavesAlone(int priority) {
    int own = router.priority().value();
    boolean mayPreempt =
        router.config().preemption().enabled()
            || own == Priority.OWNER.value()
            || priority == Priority.LOWEST.value();
    return priority != Priority.RESIGNING.value() && !(mayPreempt && own > priority);
  }

  private static boolean plain(Standing standing) {
    return standing.asideUntil().isEmpty() && standing.patience().isEmpty();
  }

  private static Optional<MonotonicTime> earlier(
      Optional<MonotonicTime> one, Optional<MonotonicTime> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isPresent() ? one : other;
    }
    return Optional.of(one.get().earlierOf(other.get()));
  }
}
