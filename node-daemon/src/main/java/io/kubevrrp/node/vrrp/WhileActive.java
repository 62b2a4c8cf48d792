package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.vrrp.RouterAction.AnnounceAddresses;
import io.kubevrrp.node.vrrp.RouterAction.RemoveAddresses;
import io.kubevrrp.node.vrrp.RouterAction.RenewAddresses;
import io.kubevrrp.node.vrrp.RouterAction.SendAdvertisement;
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
import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Fault;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import io.kubevrrp.node.vrrp.RouterState.NextAnnouncement;
import io.kubevrrp.node.vrrp.RouterState.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a router that is Active; RFC 9568 section 6.4.3. */
final class WhileActive {
  private WhileActive() {}

  static Transition step(VirtualRouter router, Active state, RouterEvent event, MonotonicTime now) {
    if (now.hasReached(state.lateAt())) {
      Transition fenced = fence(router, state.standing(), now);
      return fenced.then(router.step(fenced.next(), event, now));
    }
    return switch (event) {
      case DeadlineReached _ -> duties(router, state, now);
      case AdvertisementReceived advertisement -> heard(router, state, advertisement, now);
      case PriorityChanged _ when router.priority().equals(Priority.LOWEST) ->
          offer(router, state, now);
      case PriorityChanged _ -> advertiseNow(router, state, now);
      case ConfigurationChanged _ -> Transition.stay(reconfigured(router, state, now));
      case HandoverRequested(var patience) ->
          advertiseNow(router, standing(state, state.standing().asideFor(patience, now)), now);
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
      case Startup _, Revived _, FaultCleared _ -> Transition.stay(state);
    };
  }

  /**
   * A router that overslept lets go in silence and goes through Backup; the second time within a
   * minute, into hold-down.
   */
  static Transition fence(VirtualRouter router, Standing standing, MonotonicTime now) {
    if (standing.fencedLately(now)) {
      return Transition.to(
          WhileIdle.holdDown(router, now), TransitionReason.HELD_DOWN, new RemoveAddresses());
    }
    Duration interval = router.config().advertisementInterval();
    Backup listening =
        router.listen(now, interval, TransitionReason.NO_ACTIVE_HEARD, standing.fenced(now));
    return Transition.to(listening, TransitionReason.OVERSLEPT, new RemoveAddresses());
  }

  private static Transition heard(
      VirtualRouter router, Active state, AdvertisementReceived heard, MonotonicTime now) {
    if (heard.priority().equals(Priority.RESIGNING)) {
      return advertiseNow(router, announcingAgain(router, state, now), now);
    }
    boolean aside = state.standing().aside(now);
    int stronger = heard.priority().compareTo(router.priorityNow(state.standing(), now));
    if (stronger > 0) {
      return stepDown(
          router,
          state,
          heard,
          now,
          aside ? TransitionReason.HANDED_OVER : TransitionReason.HIGHER_PRIORITY_HEARD);
    }
    if (stronger == 0 && heard.source().compareTo(router.localAddress()) > 0) {
      return stepDown(router, state, heard, now, TransitionReason.HIGHER_ADDRESS_HEARD);
    }
    // RFC 9568 answers a weaker Active router at once; RFC 3768 lets it find out by itself.
    Active announcing = announcingAgain(router, state, now);
    return router.config().version() == 3
        ? advertiseNow(router, announcing, now)
        : Transition.stay(announcing);
  }

  /**
   * The weaker router has told clients that the addresses are there: they are told otherwise when
   * it has heard this one and let go, an interval later. Once for an interval, whatever it says
   * meanwhile; and sparingly after oversleeping, as always then.
   */
  private static Active announcingAgain(VirtualRouter router, Active state, MonotonicTime now) {
    if (state.standing().fencedLately(now)) {
      return state;
    }
    MonotonicTime at = now.plus(router.config().advertisementInterval());
    return new Active(
        state.advertiseAt(),
        Optional.of(router.onceMore(at, state.announceAt())),
        state.renewAt(),
        state.lateAt(),
        state.standing());
  }

  private static Transition stepDown(
      VirtualRouter router,
      Active state,
      AdvertisementReceived heard,
      MonotonicTime now,
      TransitionReason reason) {
    return Transition.to(
        router.listen(
            now,
            router.learned(heard.interval()),
            TransitionReason.ACTIVE_SILENT,
            state.standing()),
        reason,
        new RemoveAddresses());
  }

  private static Transition duties(VirtualRouter router, Active state, MonotonicTime now) {
    List<RouterAction> actions = new ArrayList<>();
    MonotonicTime advertiseAt = state.advertiseAt();
    MonotonicTime lateAt = state.lateAt();
    Optional<MonotonicTime> renewAt = state.renewAt();
    boolean renews = renewAt.isPresent() && now.hasReached(renewAt.get());
    if (now.hasReached(advertiseAt)) {
      actions.add(new SendAdvertisement(router.priorityNow(state.standing(), now)));
      advertiseAt = next(advertiseAt, router.config().advertisementInterval(), now);
      lateAt = now.plus(router.config().earliestTakeover());
      renews |= router.renewsWithAdvertisements();
    }
    Optional<NextAnnouncement> announceAt = state.announceAt();
    if (announceAt.isPresent() && now.hasReached(announceAt.get().at())) {
      NextAnnouncement due = announceAt.get();
      actions.add(new AnnounceAddresses(due.count()));
      announceAt =
          due.repeatAt()
              .map(at -> new NextAnnouncement(at, router.config().announcing().count()))
              .or(() -> router.refreshAfter(now));
    }
    if (renews) {
      actions.add(new RenewAddresses());
      renewAt = router.nextRenewal(now, advertiseAt);
    }
    return new Transition(
        new Active(advertiseAt, announceAt, renewAt, lateAt, state.standing()),
        actions,
        Optional.empty());
  }

  /**
   * What this router tracks fails. Whoever can do better is asked to, as by a resignation; who
   * takes over is heard in less than an interval, and if nobody does, the addresses have never been
   * away. The next advertisement comes just before a router that is a last resort itself would act.
   */
  private static Transition offer(VirtualRouter router, Active state, MonotonicTime now) {
    RouterConfig config = router.config();
    Duration patience = config.skewTime(Priority.LOWEST, config.advertisementInterval());
    MonotonicTime advertiseAt = now.plus(patience.minus(patience.dividedBy(64)));
    return Transition.stay(
        new Active(
            advertiseAt,
            state.announceAt(),
            router.renewalAfterAnswer(state.renewAt(), now),
            now.plus(config.earliestTakeover()),
            state.standing()),
        new SendAdvertisement(Priority.RESIGNING));
  }

  private static Transition advertiseNow(VirtualRouter router, Active state, MonotonicTime now) {
    return Transition.stay(
        new Active(
            now.plus(router.config().advertisementInterval()),
            state.announceAt(),
            router.renewalAfterAnswer(state.renewAt(), now),
            now.plus(router.config().earliestTakeover()),
            state.standing()),
        new SendAdvertisement(router.priorityNow(state.standing(), now)));
  }

  /**
   * A shorter interval begins now; a longer one with the next beat, which tells it the peers. The
   * same goes for the announcements.
   */
  private static Active reconfigured(VirtualRouter router, Active state, MonotonicTime now) {
    MonotonicTime beat = now.plus(router.config().advertisementInterval());
    MonotonicTime advertiseAt = state.advertiseAt().earlierOf(beat);
    return new Active(
        advertiseAt,
        announcement(router, state, now),
        router.nextRenewal(now, advertiseAt),
        state.lateAt(),
        state.standing());
  }

  /** The repetition after a takeover or conflict, more than one packet, outlives the refreshes. */
  private static Optional<NextAnnouncement> announcement(
      VirtualRouter router, Active state, MonotonicTime now) {
    Optional<NextAnnouncement> refresh = router.refreshAfter(now);
    MonotonicTime repeatedBy =
        now.plus(router.config().announcing().repeatAfter())
            .laterOf(now.plus(router.config().advertisementInterval()));
    Optional<NextAnnouncement> pending =
        state
            .announceAt()
            .filter(next ->
                refresh.isPresent()
                    || next.repeatAt().isPresent()
                    || (next.count() > 1 && repeatedBy.hasReached(next.at())));
    boolean sooner =
        pending.isEmpty()
            || refresh.filter(next -> pending.get().at().hasReached(next.at())).isPresent();
    return sooner ? refresh : pending;
  }

  private static Active standing(Active state, Standing standing) {
    return new Active(
        state.advertiseAt(), state.announceAt(), state.renewAt(), state.lateAt(), standing);
  }

  /** The next beat after a punctual one; after a late one, from now: never a burst. */
  private static MonotonicTime next(MonotonicTime due, Duration interval, MonotonicTime now) {
    MonotonicTime regular = due.plus(interval);
    return now.hasReached(regular) ? now.plus(interval) : regular;
  }
}
