package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.vrrp.RouterAction.RemoveAddresses;
import io.kubevrrp.node.vrrp.RouterEvent.AdvertisementReceived;
import io.kubevrrp.node.vrrp.RouterEvent.ConfigurationChanged;
import io.kubevrrp.node.vrrp.RouterEvent.DeadlineReached;
import io.kubevrrp.node.vrrp.RouterEvent.FaultCleared;
import io.kubevrrp.node.vrrp.RouterEvent.FaultRaised;
import io.kubevrrp.node.vrrp.RouterEvent.HandoverRequested;
import io.kubevrrp.node.vrrp.RouterEvent.PriorityChanged;
import io.kubevrrp.node.vrrp.RouterEvent.Revived;
import io.kubevrrp.node.vrrp.RouterEvent.Shutdown;
import io.kubevrrp.node.vrrp.RouterEvent.Startup;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Fault;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import java.time.Duration;
import java.util.Optional;

/** The rules of a router in Backup; RFC 9568 section 6.4.2. */
final class WhileBackup {
  /** A scheduler's delay: what arrives meanwhile waits in the socket and is read first. */
  private static final Duration TOLERATED = Duration.ofMillis(100);

  private WhileBackup() {}

  static Transition step(VirtualRouter router, Backup state, RouterEvent event, MonotonicTime now) {
    return state.resumes()
        ? resuming(router, state, event, now)
        : listening(router, state, event, now);
  }

  /** Whatever is not silence ends it: then this is a Backup like others, from now on. */
  private static Transition resuming(
      VirtualRouter router, Backup state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case AdvertisementReceived _, ConfigurationChanged _, Shutdown _, FaultRaised _ -> {
        Transition ended = stopResuming(router, now);
        yield ended.then(router.step(ended.next(), event, now));
      }
      case DeadlineReached _,
          HandoverRequested _,
          Startup _,
          Revived _,
          PriorityChanged _,
          FaultCleared _ ->
          listening(router, state, event, now);
    };
  }

  /** Lets go of what its former life held, and listens in full. */
  static Transition stopResuming(VirtualRouter router, MonotonicTime now) {
    return Transition.stay(router.beginListening(now), new RemoveAddresses());
  }

  private static Transition listening(
      VirtualRouter router, Backup state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case DeadlineReached _ when now.hasReached(state.activeDownAt()) ->
          timeIsUp(router, state, now);
      case DeadlineReached _ when now.hasReached(state.lookAt()) -> look(router, state, now);
      case AdvertisementReceived heard -> Transition.stay(heard(router, state, heard, now));
      case ConfigurationChanged _ -> Transition.stay(reconfigured(router, state, now));
      case HandoverRequested(var patience) ->
          Transition.stay(
              new Backup(
                  state.activeDownAt(),
                  state.activeAdverInterval(),
                  state.expecting(),
                  state.preemptAt(),
                  state.standing().asideFor(patience, now),
                  state.lookAt()));
      case Shutdown _ -> Transition.to(new Initialize(), TransitionReason.SHUTDOWN);
      case FaultRaised(var cause) -> Transition.to(new Fault(cause), cause);
      case DeadlineReached _, Startup _, Revived _, PriorityChanged _, FaultCleared _ ->
          Transition.stay(state);
    };
  }

  /**
   * Whether the router woke so long after the deadline that it may have missed advertisements, as a
   * virtual machine does that was paused.
   */
  static boolean late(MonotonicTime deadline, Duration interval, MonotonicTime now) {
    Duration tolerated = interval.compareTo(TOLERATED) > 0 ? interval : TOLERATED;
    return now.since(deadline).compareTo(tolerated) > 0;
  }

  /**
   * Whether the process did not run when it was to look, so that it may have missed what was sent:
   * for longer than an advertisement may be late.
   */
  private static boolean slept(Backup state, MonotonicTime now) {
    boolean looks = !state.lookAt().equals(state.activeDownAt());
    return looks && late(state.lookAt(), state.activeAdverInterval().dividedBy(2), now);
  }

  /** Whether silence until this deadline means nothing, because it was slept through. */
  static boolean overslept(Backup state, MonotonicTime deadline, MonotonicTime now) {
    return late(deadline, state.activeAdverInterval(), now) || slept(state, now);
  }

  /** A look: whoever slept meanwhile listens once more, in full. */
  static Transition look(VirtualRouter router, Backup state, MonotonicTime now) {
    return slept(state, now)
        ? listenAgain(router, state, now)
        : Transition.stay(
            state.waitingUntil(state.activeDownAt(), now.plus(state.activeAdverInterval())));
  }

  /** In full; what its former life held goes. */
  static Transition listenAgain(VirtualRouter router, Backup state, MonotonicTime now) {
    if (state.resumes()) {
      return stopResuming(router, now);
    }
    Priority priority = router.priorityNow(state.standing(), now);
    Duration interval = state.activeAdverInterval();
    return Transition.stay(
        state.waitingUntil(
            now.plus(router.config().activeDownInterval(priority, interval)),
            now.plus(Backup.untilFirstLook(interval))));
  }

  private static Transition timeIsUp(VirtualRouter router, Backup state, MonotonicTime now) {
    return overslept(state, state.activeDownAt(), now)
        ? listenAgain(router, state, now)
        : router.becomeActive(state.standing(), now, state.expecting());
  }

  private static Backup heard(
      VirtualRouter router, Backup state, AdvertisementReceived heard, MonotonicTime now) {
    if (heard.priority().equals(Priority.RESIGNING)) {
      return activeResigned(router, state, now);
    }
    if (!preempts(router, state, heard.priority(), now)) {
      return leftAlone(router, state, heard, now);
    }
    boolean lastResort = heard.priority().equals(Priority.LOWEST);
    MonotonicTime preemptAt =
        lastResort ? now : state.preemptAt().orElse(now.plus(router.config().preemption().delay()));
    Backup next =
        now.hasReached(preemptAt) // discarded: the timer runs on
            ? new Backup(
                hasFallen(state, lastResort)
                    ? state.activeDownAt().earlierOf(soon(router, state, now))
                    : state.activeDownAt(),
                state.activeAdverInterval(),
                TransitionReason.LOWER_PRIORITY_HEARD,
                Optional.empty(),
                state.standing(),
                now.plus(Backup.untilFirstLook(state.activeAdverInterval())))
            : leftAlone(router, state, heard, now);
    return new Backup(
        next.activeDownAt(),
        next.activeAdverInterval(),
        next.expecting(),
        Optional.of(preemptAt),
        next.standing(),
        next.lookAt());
  }

  private static Backup leftAlone(
      VirtualRouter router, Backup state, AdvertisementReceived heard, MonotonicTime now) {
    return router.listen(
        now, router.learned(heard.interval()), TransitionReason.ACTIVE_SILENT, state.standing());
  }

  /**
   * Whether the Active router was the stronger one until now. It is alive, and has just said that
   * it wants to be Active less than this router does: waiting for Active_Down_Interval, as a
   * newcomer must (RFC 9568 section 6.4.2), would leave the addresses with a failing node for
   * nothing. The skew still lets the strongest go first.
   */
  private static boolean hasFallen(Backup state, boolean toLastResort) {
    return state.expecting() == TransitionReason.ACTIVE_SILENT
        && (toLastResort || state.preemptAt().isEmpty());
  }

  private static MonotonicTime soon(VirtualRouter router, Backup state, MonotonicTime now) {
    return now.plus(skew(router, state, now)).plus(state.standing().extra(now));
  }

  private static Duration skew(VirtualRouter router, Backup state, MonotonicTime now) {
    Priority priority = router.priorityNow(state.standing(), now);
    return router.config().skewTime(priority, state.activeAdverInterval());
  }

  private static Backup activeResigned(VirtualRouter router, Backup state, MonotonicTime now) {
    return new Backup(
        now.plus(skew(router, state, now)),
        state.activeAdverInterval(),
        TransitionReason.ACTIVE_RESIGNED,
        state.preemptAt(),
        state.standing(),
        now.plus(Backup.untilFirstLook(state.activeAdverInterval())));
  }

  /** Version 2 cannot learn another interval: it listens by the new one, in full. */
  private static Backup reconfigured(VirtualRouter router, Backup state, MonotonicTime now) {
    Duration interval = router.learned(state.activeAdverInterval());
    return interval.equals(state.activeAdverInterval())
        ? state
        : router.listen(now, interval, state.expecting(), state.standing());
  }

  private static boolean preempts(
      VirtualRouter router, Backup state, Priority other, MonotonicTime now) {
    Priority own = router.priorityNow(state.standing(), now);
    boolean mayPreempt =
        router.config().preemption().enabled()
            || own.equals(Priority.OWNER)
            || other.equals(Priority.LOWEST);
    return mayPreempt && own.compareTo(other) > 0;
  }
}
