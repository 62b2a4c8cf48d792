package io.kubevrrp.node.vrrp;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a virtual router is; RFC 9568 section 6.3. Each state holds the deadlines that mean
 * something in it.
 */
public sealed interface RouterState {
  /**
   * When the router must be stepped with {@link RouterEvent.DeadlineReached}; empty: not before
   * another event.
   */
  Optional<MonotonicTime> deadline();

  /** Not started, or stopped. */
  record Initialize() implements RouterState {
    @Override
    public Optional<MonotonicTime> deadline() {
      return Optional.empty();
    }
  }

  /**
   * Something forbids the router to take part.
   *
   * @param cause what
   * @param hold until when it stands back after it overslept twice, even if nothing else forbids it
   *     to take part
   */
  record Fault(TransitionReason cause, Optional<HoldDown> hold) implements RouterState {
    /** A fault that ends when its cause does. */
    public Fault(TransitionReason cause) {
      this(cause, Optional.empty());
    }

    @Override
    public Optional<MonotonicTime> deadline() {
      return cause == TransitionReason.HELD_DOWN ? hold.map(HoldDown::end) : Optional.empty();
    }
  }

  /**
   * Watches the Active router.
   *
   * @param activeDownAt the Active_Down_Timer, as an instant
   * @param activeAdverInterval Active_Adver_Interval: what the Active router said (version 3), else
   *     our own
   * @param expecting why the timer, when it fires, makes this router Active; {@link
   *     TransitionReason#RESUMED} while the addresses of its former life are bound still
   * @param preemptAt until when a less eligible Active router is left alone; empty: none was heard
   * @param standing what it remembers
   * @param lookAt when it looks whether its process runs: silence that was slept through is none
   */
  record Backup(
      MonotonicTime activeDownAt,
      Duration activeAdverInterval,
      TransitionReason expecting,
      Optional<MonotonicTime> preemptAt,
      Standing standing,
      MonotonicTime lookAt)
      implements RouterState {
    /** One that does not look before its timer fires. */
    public Backup(
        MonotonicTime activeDownAt,
        Duration activeAdverInterval,
        TransitionReason expecting,
        Optional<MonotonicTime> preemptAt,
        Standing standing) {
      this(activeDownAt, activeAdverInterval, expecting, preemptAt, standing, activeDownAt);
    }

    /** Whether the addresses are bound, left by its former life. */
    boolean resumes() {
      return expecting == TransitionReason.RESUMED;
    }

    @Override
    public Optional<MonotonicTime> deadline() {
      return Optional.of(activeDownAt.earlierOf(lookAt));
    }

    Backup waitingUntil(MonotonicTime later, MonotonicTime look) {
      return new Backup(later, activeAdverInterval, expecting, preemptAt, standing, look);
    }

    /** The advertisements come before the look, while they come. */
    static Duration untilFirstLook(Duration activeAdverInterval) {
      return activeAdverInterval.plus(activeAdverInterval.dividedBy(2));
    }
  }

  /**
   * Holds the addresses.
   *
   * @param advertiseAt the Adver_Timer, as an instant
   * @param announceAt when the addresses are announced next, and how
   * @param renewAt when the addresses' lease is renewed; empty: no lease
   * @param lateAt when, without another advertisement, the first peer may have taken over: from
   *     then on this router must not speak before it has listened
   * @param standing what it remembers
   */
  record Active(
      MonotonicTime advertiseAt,
      Optional<NextAnnouncement> announceAt,
      Optional<MonotonicTime> renewAt,
      MonotonicTime lateAt,
      Standing standing)
      implements RouterState {
    @Override
    public Optional<MonotonicTime> deadline() {
      MonotonicTime earliest = advertiseAt;
      if (announceAt.isPresent()) {
        earliest = earliest.earlierOf(announceAt.get().at());
      }
      return Optional.of(renewAt.isPresent() ? earliest.earlierOf(renewAt.get()) : earliest);
    }
  }

  /**
   * An announcement to come.
   *
   * @param at when
   * @param count packets for each address
   * @param repeatAt when the repetition follows; empty: refreshes follow
   */
  record NextAnnouncement(MonotonicTime at, int count, Optional<MonotonicTime> repeatAt) {
    /** One that refreshes follow. */
    public NextAnnouncement(MonotonicTime at, int count) {
      this(at, count, Optional.empty());
    }

    /**
     * The same earlier, or this one when it comes before that. A repetition to come is not lost:
     * then it is one packet that goes first.
     *
     * @param packets for each address, when there is no repetition to come
     */
    NextAnnouncement noLaterThan(MonotonicTime limit, int packets) {
      if (limit.hasReached(at)) {
        return this;
      }
      Optional<MonotonicTime> repetition = count > 1 ? Optional.of(at) : repeatAt;
      return new NextAnnouncement(limit, repetition.isPresent() ? 1 : packets, repetition);
    }
  }

  /**
   * Standing back after oversleeping twice: no longer than needed, for if the others are gone, a
   * router that is sometimes late is better than none.
   *
   * @param until when it is over at the latest
   * @param silentAt when it is over if no Active router is heard before
   */
  record HoldDown(MonotonicTime until, MonotonicTime silentAt) {
    MonotonicTime end() {
      return until.earlierOf(silentAt);
    }
  }

  /**
   * What a router remembers over its moves between Backup and Active.
   *
   * @param fencedAt when it last overslept as Active
   * @param asideUntil until when it lets every other router go first, because it was asked to hand
   *     over
   * @param patience how much longer than others it listens, because its sync group may have
   *     collided with a peer's
   */
  record Standing(
      Optional<MonotonicTime> fencedAt,
      Optional<MonotonicTime> asideUntil,
      Optional<Patience> patience) {
    /** Nothing. */
    public static final Standing CLEAR =
        new Standing(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Duration FENCE_MEMORY = Duration.ofMinutes(1);

    /** Whether it lets every other router go first. */
    public boolean aside(MonotonicTime now) {
      return asideUntil.isPresent() && !now.hasReached(asideUntil.get());
    }

    boolean fencedLately(MonotonicTime now) {
      return fencedAt.isPresent() && !now.hasReached(fencedAt.get().plus(FENCE_MEMORY));
    }

    Duration extra(MonotonicTime now) {
      return patience
          .filter(kept -> !now.hasReached(kept.until()))
          .map(Patience::extra)
          .orElse(Duration.ZERO);
    }

    Standing fenced(MonotonicTime now) {
      return new Standing(Optional.of(now), asideUntil, patience);
    }

    Standing asideFor(Duration asked, MonotonicTime now) {
      Optional<MonotonicTime> until =
          asked.isPositive() ? Optional.of(now.plus(asked)) : Optional.empty();
      return new Standing(fencedAt, until, patience);
    }

    Standing patient(Patience kept) {
      return new Standing(fencedAt, asideUntil, Optional.of(kept));
    }
  }

  /**
   * Listening longer.
   *
   * @param until when what a peer sent before it let go, too, has arrived: from then on an
   *     advertisement shows that somebody is Active
   * @param extra how much longer
   */
  record Patience(MonotonicTime until, Duration extra) {}
}
