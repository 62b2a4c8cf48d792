package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.vrrp.RouterAction.AnnounceAddresses;
import io.kubevrrp.node.vrrp.RouterAction.InstallAddresses;
import io.kubevrrp.node.vrrp.RouterAction.RemoveAddresses;
import io.kubevrrp.node.vrrp.RouterAction.RenewAddresses;
import io.kubevrrp.node.vrrp.RouterAction.SendAdvertisement;
import io.kubevrrp.node.vrrp.RouterEvent.AdvertisementReceived;
import io.kubevrrp.node.vrrp.RouterEvent.DeadlineReached;
import io.kubevrrp.node.vrrp.RouterEvent.FaultCleared;
import io.kubevrrp.node.vrrp.RouterEvent.FaultRaised;
import io.kubevrrp.node.vrrp.RouterEvent.PriorityChanged;
import io.kubevrrp.node.vrrp.RouterEvent.Shutdown;
import io.kubevrrp.node.vrrp.RouterEvent.Startup;
import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Fault;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import io.kubevrrp.node.vrrp.RouterState.NextAnnouncement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The election of one virtual router on one node, as a function: RFC 9568 section 6.4, and RFC 3768
 * section 6.4 for version 2.
 *
 * @param config its parameters
 * @param localAddress the primary address, which decides between equal priorities
 * @param priority the effective priority, trackers included; never {@link Priority#RESIGNING}
 */
public record VirtualRouter(RouterConfig config, Ipv4Address localAddress, Priority priority) {

  /** What the event does in this state. */
  public Transition step(RouterState state, RouterEvent event, MonotonicTime now) {
    return switch (state) {
      case Initialize initialize -> whileInitialize(initialize, event, now);
      case Fault fault -> whileFault(fault, event, now);
      case Backup backup -> whileBackup(backup, event, now);
      case Active active -> whileActive(active, event, now);
    };
  }

  private Transition whileInitialize(Initialize state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case Startup _ -> begin(now, TransitionReason.STARTED);
      case FaultRaised(var cause) -> Transition.to(new Fault(cause), cause);
      case Shutdown _,
          DeadlineReached _,
          AdvertisementReceived _,
          PriorityChanged _,
          FaultCleared _ ->
          Transition.stay(state);
    };
  }

  private Transition whileFault(Fault state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case FaultCleared _ -> begin(now, TransitionReason.FAULT_CLEARED);
      case FaultRaised(var cause) when cause != state.cause() ->
          Transition.to(new Fault(cause), cause);
      case Shutdown _ -> Transition.to(new Initialize(), TransitionReason.SHUTDOWN);
      case FaultRaised _,
          Startup _,
          DeadlineReached _,
          AdvertisementReceived _,
          PriorityChanged _ ->
          Transition.stay(state);
    };
  }

  private Transition whileBackup(Backup state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case DeadlineReached _ when now.hasReached(state.activeDownAt()) ->
          becomeActive(now, state.expecting());
      case AdvertisementReceived advertisement -> heardWhileBackup(state, advertisement, now);
      case Shutdown _ -> Transition.to(new Initialize(), TransitionReason.SHUTDOWN);
      case FaultRaised(var cause) -> Transition.to(new Fault(cause), cause);
      case DeadlineReached _, Startup _, PriorityChanged _, FaultCleared _ ->
          Transition.stay(state);
    };
  }

  private Transition whileActive(Active state, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case DeadlineReached _ -> duties(state, now);
      case AdvertisementReceived advertisement -> heardWhileActive(state, advertisement, now);
      case PriorityChanged _ when priority.equals(Priority.LAST_RESORT) -> offer(state, now);
      case PriorityChanged _ -> advertiseNow(state, now);
      case Shutdown _ ->
          Transition.to(
              new Initialize(),
              TransitionReason.SHUTDOWN,
              new SendAdvertisement(Priority.RESIGNING),
              new RemoveAddresses());
      case FaultRaised(var cause) ->
          Transition.to(
              new Fault(cause),
              cause,
              new SendAdvertisement(Priority.RESIGNING),
              new RemoveAddresses());
      case Startup _, FaultCleared _ -> Transition.stay(state);
    };
  }

  private Transition begin(MonotonicTime now, TransitionReason reason) {
    return priority.equals(Priority.OWNER)
        ? becomeActive(now, TransitionReason.OWNS_ADDRESSES)
        : Transition.to(
            listen(now, config.advertisementInterval(), TransitionReason.NO_ACTIVE_HEARD), reason);
  }

  private Transition heardWhileBackup(
      Backup state, AdvertisementReceived heard, MonotonicTime now) {
    if (heard.priority().equals(Priority.RESIGNING)) {
      return Transition.stay(
          new Backup(
              now.plus(skew(state)),
              state.activeAdverInterval(),
              TransitionReason.ACTIVE_RESIGNED,
              Optional.empty()));
    }
    if (!preempts(heard.priority())) {
      return Transition.stay(
          listen(now, learned(heard.interval()), TransitionReason.ACTIVE_SILENT));
    }
    boolean lastResort = heard.priority().equals(Priority.LAST_RESORT);
    MonotonicTime preemptAt =
        lastResort ? now : state.preemptAt().orElse(now.plus(config.preemption().delay()));
    if (now.hasReached(preemptAt)) { // discarded: the timer runs on
      return Transition.stay(
          new Backup(
              hasFallen(state, lastResort)
                  ? state.activeDownAt().earlierOf(now.plus(skew(state)))
                  : state.activeDownAt(),
              state.activeAdverInterval(),
              TransitionReason.LOWER_PRIORITY_HEARD,
              Optional.of(preemptAt)));
    }
    Backup patient = listen(now, learned(heard.interval()), TransitionReason.ACTIVE_SILENT);
    return Transition.stay(
        new Backup(
            patient.activeDownAt(),
            patient.activeAdverInterval(),
            patient.expecting(),
            Optional.of(preemptAt)));
  }

  private Duration skew(Backup state) {
    return config.skewTime(priority, state.activeAdverInterval());
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

  private Transition heardWhileActive(
      Active state, AdvertisementReceived heard, MonotonicTime now) {
    if (heard.priority().equals(Priority.RESIGNING)) {
      return advertiseNow(state, now);
    }
    int stronger = heard.priority().compareTo(priority);
    if (stronger > 0) {
      return stepDown(now, heard, TransitionReason.HIGHER_PRIORITY_HEARD);
    }
    if (stronger == 0 && heard.source().compareTo(localAddress) > 0) {
      return stepDown(now, heard, TransitionReason.HIGHER_ADDRESS_HEARD);
    }
    // RFC 9568 answers a weaker Active router at once; RFC 3768 lets it find out by itself.
    return config.version() == 3 ? advertiseNow(state, now) : Transition.stay(state);
  }

  private Transition stepDown(
      MonotonicTime now, AdvertisementReceived heard, TransitionReason reason) {
    return Transition.to(
        listen(now, learned(heard.interval()), TransitionReason.ACTIVE_SILENT),
        reason,
        new RemoveAddresses());
  }

  private Transition becomeActive(MonotonicTime now, TransitionReason reason) {
    // The addresses first: a working peer lets go on hearing the advertisement, so that no moment
    // stays without an owner. The announcement last: clients are told when the peer has let go.
    return Transition.to(
        new Active(
            now.plus(config.advertisementInterval()),
            afterFirstAnnouncement(now),
            config.lease().map(lease -> now.plus(lease.renewEvery()))),
        reason,
        new InstallAddresses(),
        new SendAdvertisement(priority),
        new AnnounceAddresses(config.announcing().count()));
  }

  private Transition duties(Active state, MonotonicTime now) {
    List<RouterAction> actions = new ArrayList<>();
    MonotonicTime advertiseAt = state.advertiseAt();
    if (now.hasReached(advertiseAt)) {
      actions.add(new SendAdvertisement(priority));
      advertiseAt = next(advertiseAt, config.advertisementInterval(), now);
    }
    Optional<NextAnnouncement> announceAt = state.announceAt();
    if (announceAt.isPresent() && now.hasReached(announceAt.get().at())) {
      actions.add(new AnnounceAddresses(announceAt.get().count()));
      announceAt = refreshAfter(now);
    }
    Optional<MonotonicTime> renewAt = state.renewAt();
    if (renewAt.isPresent() && now.hasReached(renewAt.get())) {
      actions.add(new RenewAddresses());
      renewAt = config.lease().map(lease -> now.plus(lease.renewEvery()));
    }
    return new Transition(new Active(advertiseAt, announceAt, renewAt), actions, Optional.empty());
  }

  /**
   * What this router tracks fails. Whoever can do better is asked to, as by a resignation; who
   * takes over is heard in less than an interval, and if nobody does, the addresses have never been
   * away. The next advertisement comes just before a router that is a last resort itself would act.
   */
  private Transition offer(Active state, MonotonicTime now) {
    Duration interval = config.advertisementInterval();
    return Transition.stay(
        new Active(
            now.plus(interval.minus(interval.dividedBy(64))), state.announceAt(), state.renewAt()),
        new SendAdvertisement(Priority.RESIGNING));
  }

  private Transition advertiseNow(Active state, MonotonicTime now) {
    return Transition.stay(
        new Active(now.plus(config.advertisementInterval()), state.announceAt(), state.renewAt()),
        new SendAdvertisement(priority));
  }

  private Optional<NextAnnouncement> afterFirstAnnouncement(MonotonicTime now) {
    RouterConfig.Announcing announcing = config.announcing();
    return announcing.repeatAfter().isZero()
        ? refreshAfter(now)
        : Optional.of(new NextAnnouncement(now.plus(announcing.repeatAfter()), announcing.count()));
  }

  private Optional<NextAnnouncement> refreshAfter(MonotonicTime now) {
    Duration refresh = config.announcing().refresh();
    return refresh.isZero()
        ? Optional.empty()
        : Optional.of(new NextAnnouncement(now.plus(refresh), 1));
  }

  private Backup listen(
      MonotonicTime now, Duration activeAdverInterval, TransitionReason expecting) {
    return new Backup(
        now.plus(config.activeDownInterval(priority, activeAdverInterval)),
        activeAdverInterval,
        expecting,
        Optional.empty());
  }

  /**
   * RFC 9568 section 6.4.2: version 3 learns the Active router's interval; in version 2 all have
   * the same.
   */
  private Duration learned(Duration interval) {
    return config.version() == 3 ? interval : config.advertisementInterval();
  }

  private boolean preempts(Priority other) {
    boolean mayPreempt =
        config.preemption().enabled()
            || priority.equals(Priority.OWNER)
            || other.equals(Priority.LAST_RESORT);
    return mayPreempt && priority.compareTo(other) > 0;
  }

  /** The next beat after a punctual one; after a late one, from now: never a burst. */
  private static MonotonicTime next(MonotonicTime due, Duration interval, MonotonicTime now) {
    MonotonicTime regular = due.plus(interval);
    return now.hasReached(regular) ? now.plus(interval) : regular;
  }
}
