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
   */
  record Fault(TransitionReason cause) implements RouterState {
    @Override
    public Optional<MonotonicTime> deadline() {
      return Optional.empty();
    }
  }

  /**
   * Watches the Active router.
   *
   * @param activeDownAt the Active_Down_Timer, as an instant
   * @param activeAdverInterval Active_Adver_Interval: what the Active router said (version 3), else
   *     our own
   * @param expecting why the timer, when it fires, makes this router Active
   * @param preemptAt until when a less eligible Active router is left alone; empty: none was heard
   */
  record Backup(
      MonotonicTime activeDownAt,
      Duration activeAdverInterval,
      TransitionReason expecting,
      Optional<MonotonicTime> preemptAt)
      implements RouterState {
    @Override
    public Optional<MonotonicTime> deadline() {
      return Optional.of(activeDownAt);
    }
  }

  /**
   * Holds the addresses.
   *
   * @param advertiseAt the Adver_Timer, as an instant
   * @param announceAt when the addresses are announced next, and how
   * @param renewAt when the addresses' lease is renewed; empty: no lease
   */
  record Active(
      MonotonicTime advertiseAt,
      Optional<NextAnnouncement> announceAt,
      Optional<MonotonicTime> renewAt)
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
   */
  record NextAnnouncement(MonotonicTime at, int count) {}
}
