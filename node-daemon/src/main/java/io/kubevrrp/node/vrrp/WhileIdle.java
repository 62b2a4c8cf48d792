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
import io.kubevrrp.node.vrrp.RouterState.HoldDown;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import io.kubevrrp.node.vrrp.RouterState.Standing;
import java.time.Duration;
import java.util.Optional;

/** The rules of a router that takes no part: RFC 9568 section 6.4.1, and Fault. */
final class WhileIdle {
  /**
   * As long as the memory of the first oversleeping: a node that starves can take the addresses
   * twice in two minutes at most, whatever its peers do.
   */
  private static final Duration HOLD_DOWN = Duration.ofMinutes(1);

  private WhileIdle() {}

  static Transition step(
      VirtualRouter router, Initialize state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case Startup _ -> router.begin(now, TransitionReason.STARTED);
      case Revived _ when router.priority().equals(Priority.OWNER) ->
          router.begin(now, TransitionReason.STARTED);
      case Revived(var silence) -> revived(router, silence, now);
      case FaultRaised(var cause) -> Transition.to(new Fault(cause), cause);
      case Shutdown _,
          DeadlineReached _,
          AdvertisementReceived _,
          PriorityChanged _,
          ConfigurationChanged _,
          HandoverRequested _,
          FaultCleared _ ->
          Transition.stay(state);
    };
  }

  static Transition step(VirtualRouter router, Fault state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case FaultCleared _ ->
          held(state, now)
              ? into(state, TransitionReason.HELD_DOWN)
              : router.begin(now, TransitionReason.FAULT_CLEARED);
      case FaultRaised(var cause) -> into(state, cause);
      case DeadlineReached _ when state.deadline().filter(now::hasReached).isPresent() ->
          holdOver(router, state, state.deadline().get(), now);
      case AdvertisementReceived heard when !heard.priority().equals(Priority.RESIGNING) ->
          Transition.stay(
              new Fault(
                  state.cause(),
                  state
                      .hold()
                      .map(hold ->
                          new HoldDown(
                              hold.until(),
                              silentAt(router, router.learned(heard.interval()), now)))));
      case Shutdown _ -> Transition.to(new Initialize(), TransitionReason.SHUTDOWN);
      case Startup _,
          Revived _,
          DeadlineReached _,
          AdvertisementReceived _,
          PriorityChanged _,
          ConfigurationChanged _,
          HandoverRequested _ ->
          Transition.stay(state);
    };
  }

  /** Keeps the addresses of its former life while there is hope, or lets go of them. */
  static Transition revived(VirtualRouter router, Duration silence, MonotonicTime now) {
    Optional<Backup> resuming = router.resume(silence, now);
    return resuming.isPresent()
        ? Transition.to(resuming.get(), TransitionReason.STARTED)
        : Transition.to(
            router.beginListening(now), TransitionReason.STARTED, new RemoveAddresses());
  }

  /** A router that overslept for the second time. */
  static Fault holdDown(VirtualRouter router, MonotonicTime now) {
    Duration interval = router.config().advertisementInterval();
    return new Fault(
        TransitionReason.HELD_DOWN,
        Optional.of(new HoldDown(now.plus(HOLD_DOWN), silentAt(router, interval, now))));
  }

  /** The hold-down's deadline has come; but silence that was slept through is no silence. */
  static Transition holdOver(
      VirtualRouter router, Fault state, MonotonicTime deadline, MonotonicTime now) {
    HoldDown hold = state.hold().orElseThrow();
    Duration interval = router.config().advertisementInterval();
    if (!now.hasReached(hold.until()) && WhileBackup.late(deadline, interval, now)) {
      HoldDown longer = new HoldDown(hold.until(), silentAt(router, interval, now));
      return Transition.stay(new Fault(state.cause(), Optional.of(longer)));
    }
    // Not forgiven yet: the next time it oversleeps, it stands back again.
    Backup listening =
        router.listen(now, interval, TransitionReason.NO_ACTIVE_HEARD, Standing.CLEAR.fenced(now));
    return Transition.to(listening, TransitionReason.FAULT_CLEARED);
  }

  static Transition into(Fault state, TransitionReason cause) {
    return cause == state.cause()
        ? Transition.stay(state)
        : Transition.to(new Fault(cause, state.hold()), cause);
  }

  static boolean held(Fault state, MonotonicTime now) {
    return state.hold().isPresent() && !now.hasReached(state.hold().get().end());
  }

  /** Later than any router that waits to become Active. */
  private static MonotonicTime silentAt(
      VirtualRouter router, Duration interval, MonotonicTime now) {
    return now.plus(router.config().activeDownInterval(Priority.LOWEST, interval));
  }
}
