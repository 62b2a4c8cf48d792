package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterEvent;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.Transition;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.vrrp.VirtualRouter;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs one virtual router: offers events to the pure election, has its actions performed, and sees
 * to it that no address stays bound where no election runs.
 */
final class RouterRunner {
  private static final Duration RENEWED_LATE = Duration.ofMillis(250);

  /** A peer that is handed over to may advertise before it binds, as keepalived does. */
  private static final Duration BOUND_BY_THEN = Duration.ofMillis(25);

  private static final Duration RETRY_REMOVAL = Duration.ofSeconds(1);

  /** Somebody who removes an address again and again must not keep the loop busy. */
  private static final Duration BETWEEN_PUTTING_BACK = Duration.ofMillis(250);

  private final Host host;
  private final Owner owner;
  private final ActionPerformer performer;
  private final Chronicle chronicle;
  private final Troubles troubles;
  private final Fitness fitness;
  private final Screening screening;

  private RouterSpec spec;
  private VirtualRouter router;
  private RouterState state = new RouterState.Initialize();
  private Company company;
  private Optional<MonotonicTime> putBackAt = Optional.empty();
  private int unsent;
  private boolean stopped;
  private boolean suspended;

  RouterRunner(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics, Owner owner) {
    this.spec = spec;
    this.host = host;
    this.owner = owner;
    this.performer = new ActionPerformer(spec, host, segments, metrics);
    this.chronicle = new Chronicle(host.time(), metrics);
    this.troubles = new Troubles(host, owner::lookAgain);
    this.fitness = new Fitness(performer, troubles, this::onAdvertisement);
    this.screening = new Screening(host.time(), this::disagreed);
    this.router = new VirtualRouter(spec.config(), performer.localAddress(), spec.priority());
    this.company = new Company(host);
  }

  /** Whoever holds all runners. */
  interface Owner {
    /** What the runner's snapshot says is another now. */
    void changed();

    /** The runner wants to be refreshed. */
    void lookAgain();
  }

  RouterSpec spec() {
    return spec;
  }

  VirtualRouter router() {
    return router;
  }

  RouterState state() {
    return state;
  }

  /** What its priority depends on: what any router tracks that it moves together with. */
  List<RouterSpec.TrackedThing> trackers() {
    return company.trackers();
  }

  /** Moves together with these from now on. */
  void keepCompanyWith(Company others) {
    if (others != company) {
      company.leave(this);
      company = others;
      company.join(this);
    }
  }

  /** Asks the peers to take over, for as long as the patience lasts; zero takes that back. */
  void handOver(Duration patience) {
    offerGuarded(new RouterEvent.HandoverRequested(patience));
  }

  RouterSnapshot snapshot() {
    return new RouterSnapshot(
        spec.name(),
        spec.group(),
        spec.config().virtualRouterId(),
        performer.link().map(Link::name),
        performer.bound(),
        router.priority().value(),
        chronicle.activeRouter(),
        troubles.now().map(Troubles.Trouble::sentence),
        screening.disagreement(),
        performer.incidents().sentences(),
        chronicle.newestFirst());
  }

  /** Looks at the host again: the interface, its address, and what is tracked. */
  void refresh(Surroundings surroundings) {
    guarded(() -> look(surroundings));
  }

  /** Takes over a changed configuration of the same virtual router without leaving its state. */
  void reconfigure(RouterSpec changed, Surroundings surroundings) {
    guarded(() -> change(changed, surroundings));
  }

  /** Is ready to begin at once, its ears open, but does not begin. */
  void prepare(Surroundings surroundings) {
    guarded(() -> fit(surroundings));
  }

  /** Goes on from where another daemon's runner of the same router stood. */
  void inherit(Inheritance inheritance, Surroundings surroundings) {
    guarded(() -> {
      fit(surroundings);
      state = inheritance.state();
      chronicle.inherit(inheritance.timeline());
      company.rearm();
      if (state instanceof RouterState.Active) {
        perform(new RouterAction.RenewAddresses()); // whatever comes, it knows what to let go of
      }
      look(surroundings);
    });
  }

  /** Nothing happens to it from now on, and it does nothing; what it holds, it holds. */
  Inheritance suspend() {
    suspended = true;
    return new Inheritance(spec.name(), state, chronicle.newestFirst());
  }

  /** Goes on after {@link #suspend}; what became due meanwhile is late. */
  void resume() {
    suspended = false;
    company.rearm();
  }

  /** Closes its ears for ever and leaves its addresses to the daemon that follows. */
  void retire() {
    stopped = true;
    company.leave(this);
    performer.leave();
  }

  /** Resigns when Active, and lets go of everything. */
  void stop() {
    stopped = true;
    keepCompanyWith(new Company(host)); // the others stay
    guarded(() -> {
      offer(new RouterEvent.Shutdown());
      performer.depart();
    });
    company.leave(this);
  }

  private void look(Surroundings surroundings) {
    Optional<Link> link = spec.networkInterface().in(surroundings.links());
    if (performer.mustLeaveFor(link)) {
      offer(new RouterEvent.FaultRaised(TransitionReason.INTERFACE_MISSING));
    }
    performer.actFor(spec, link);
    boolean noticed = performer.incidents().lookForForeign(spec, surroundings.links());
    act(surroundings);
    if (noticed) {
      owner.changed(); // last: by now our own address stands where a foreign one went
    }
  }

  private void act(Surroundings surroundings) {
    Priority before = router.priority();
    Optional<TransitionReason> fault = fitness(surroundings, true);
    boolean reprioritised = !router.priority().equals(before);
    if (fault.isPresent()) {
      offer(new RouterEvent.FaultRaised(fault.get()));
      return;
    }
    if (reprioritised) {
      offer(new RouterEvent.PriorityChanged());
      owner.changed();
    }
    if (state instanceof RouterState.Fault) {
      offer(new RouterEvent.FaultCleared());
    }
    if (state instanceof RouterState.Initialize) {
      offer(new RouterEvent.Startup());
    }
    keepAddresses();
  }

  /** Opens the ears on the interface, and says what forbids taking part. */
  private Optional<TransitionReason> fit(Surroundings surroundings) {
    performer.actFor(spec, spec.networkInterface().in(surroundings.links()));
    return fitness(surroundings, false);
  }

  private Optional<TransitionReason> fitness(Surroundings surroundings, boolean takesPart) {
    EffectivePriority effective = surroundings.effectivePriority(spec, trackers());
    router = new VirtualRouter(spec.config(), performer.localAddress(), effective.priority());
    return fitness.fault(effective, takesPart);
  }

  private void change(RouterSpec changed, Surroundings surroundings) {
    RouterSpec before = spec;
    spec = changed;
    look(surroundings);
    if (!before.config().equals(spec.config())) {
      offer(new RouterEvent.ConfigurationChanged());
    }
    if (state instanceof RouterState.Active && !before.addresses().equals(spec.addresses())) {
      perform(new RouterAction.InstallAddresses());
      perform(new RouterAction.AnnounceAddresses(spec.config().announcing().count()));
      removeUnconfigured();
    } else if (state instanceof RouterState.Active && boundDifferently(before)) {
      perform(new RouterAction.InstallAddresses());
    }
    owner.changed();
  }

  private boolean boundDifferently(RouterSpec before) {
    return !before.config().equals(spec.config()) || before.accepts() != spec.accepts();
  }

  /** Puts back what somebody else removed, at once but not more than four times in a second. */
  private void keepAddresses() {
    if (!(state instanceof RouterState.Active) || !performer.addressesMissing()) {
      return;
    }
    MonotonicTime now = host.time().now();
    if (putBackAt.isPresent() && !now.hasReached(putBackAt.get())) {
      later(now.until(putBackAt.get()), this::keepAddresses);
      return;
    }
    putBackAt = Optional.of(now.plus(BETWEEN_PUTTING_BACK));
    // What is due comes first: after a long sleep it may be that the router is not Active any more.
    company.deadlineReached();
    if (state instanceof RouterState.Active && performer.addressesMissing()) {
      perform(new RouterAction.InstallAddresses());
    }
    owner.changed();
  }

  private Optional<DiscardReason> onAdvertisement(ReceivedAdvertisement received) {
    Optional<DiscardReason> discarded = screening.of(spec, router.localAddress(), received);
    if (discarded.isEmpty()) {
      if (chronicle.heard(spec, received.source())) {
        owner.changed();
      }
      Advertisement advertisement = received.advertisement();
      var event =
          new RouterEvent.AdvertisementReceived(
              received.source(), new Priority(advertisement.priority()), advertisement.interval());
      offerGuarded(event);
    }
    return discarded;
  }

  private void disagreed() {
    owner.changed();
    later(Screening.REMEMBERED, owner::changed); // once more when it is over
  }

  private void offer(RouterEvent event) {
    company.offer(this, event);
  }

  void offerGuarded(RouterEvent event) {
    guarded(() -> offer(event));
  }

  void takeGuarded(Transition transition, MonotonicTime decidedAt) {
    guarded(() -> take(transition, decidedAt));
  }

  /** Goes where the election says, and does what it says. */
  void take(Transition transition, MonotonicTime decidedAt) {
    RouterState before = state;
    state = transition.next();
    transition.reason().ifPresent(reason -> chronicle.decided(before, state, reason));
    boolean handedOver =
        transition.reason().filter(TransitionReason.HANDED_OVER::equals).isPresent();
    for (RouterAction action : transition.actions()) {
      if (action instanceof RouterAction.RenewAddresses && !inTime(decidedAt)) {
        continue;
      }
      if (action instanceof RouterAction.RemoveAddresses && handedOver) {
        later(BOUND_BY_THEN, this::removeAgain);
      } else if (!perform(action)) {
        break; // what is not bound is not claimed either
      }
    }
    transition.reason().ifPresent(reason -> settled(before, reason, decidedAt));
  }

  /**
   * A starved process may come to renew long after it decided to: that would let the address
   * outlive the patience of the peers, who count from the last advertisement. Renewals come often
   * enough for one to be left out.
   */
  private boolean inTime(MonotonicTime decidedAt) {
    return host.time().now().since(decidedAt).compareTo(RENEWED_LATE) < 0;
  }

  /** Offers every advertisement that was received and not read yet. */
  void readPending() {
    guarded(performer::readPending);
  }

  private void settled(RouterState before, TransitionReason reason, MonotonicTime decidedAt) {
    chronicle.settled(
        spec, router.priority(), new Chronicle.Settled(before, state, reason), decidedAt);
    owner.changed();
  }

  /** Does it; false when what else was decided makes no sense without it. */
  private boolean perform(RouterAction action) {
    try {
      performer.perform(action);
      if (action instanceof RouterAction.SendAdvertisement) {
        unsent = 0;
      }
      return true;
    } catch (HostException e) {
      refused(action, e);
      return !(action instanceof RouterAction.InstallAddresses);
    }
  }

  private void refused(RouterAction action, HostException e) {
    chronicle.refused(spec, action, e);
    unsent += action instanceof RouterAction.SendAdvertisement ? 1 : 0;
    boolean active = state instanceof RouterState.Active;
    switch (action) {
      case RouterAction.InstallAddresses _, RouterAction.RenewAddresses _ -> resignFor(e);
      // Peers that hear nothing for so long take over: not to let go would make two owners.
      case RouterAction.SendAdvertisement _ when active && unsent >= spec.config().downAfter() ->
          resignFor(e);
      case RouterAction.RemoveAddresses _ -> later(RETRY_REMOVAL, this::removeAgain);
      case RouterAction.SendAdvertisement _, RouterAction.AnnounceAddresses _ -> {}
    }
  }

  private void resignFor(HostException e) {
    if (performer.link().filter(Link::up).isPresent()) {
      troubles.refused(String.valueOf(e.getMessage()));
      later(Duration.ZERO, () -> giveUp(TransitionReason.HOST_REFUSED));
    }
  }

  private void giveUp(TransitionReason cause) {
    if (!stopped) {
      offer(new RouterEvent.FaultRaised(cause));
    }
  }

  /** An address must not stay bound where no election speaks for it. */
  private void removeAgain() {
    if (state instanceof RouterState.Active) {
      removeUnconfigured();
    } else if (performer.holds()) {
      perform(new RouterAction.RemoveAddresses());
      owner.changed();
    }
  }

  private void removeUnconfigured() {
    try {
      performer.removeUnconfigured();
    } catch (HostException e) {
      refused(new RouterAction.RemoveAddresses(), e);
    }
  }

  private void guarded(Runnable work) {
    if (suspended) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /**
   * A fault of ours: the state cannot be trusted, so the addresses go and the router begins anew.
   */
  private void failed(RuntimeException e) {
    chronicle.failed(spec, e);
    RouterState before = state;
    state = new RouterState.Fault(TransitionReason.ROUTER_FAILED);
    company.rearm();
    performer.abandon(before instanceof RouterState.Active);
    if (performer.holds()) {
      later(RETRY_REMOVAL, this::removeAgain);
    }
    if (!stopped) {
      troubles.failed("the daemon failed on this virtual router (" + e + "), please report it");
      later(Duration.ZERO, () -> giveUp(TransitionReason.ROUTER_FAILED)); // the company learns
      chronicle.decided(before, state, TransitionReason.ROUTER_FAILED);
      settled(before, TransitionReason.ROUTER_FAILED, host.time().now());
    }
  }

  private void later(Duration delay, Runnable work) {
    host.loop().schedule(delay, () -> guarded(work));
  }
}
