package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.Cadence;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterEvent;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.Transition;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.vrrp.VirtualRouter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one virtual router: offers events to the pure election, has its decisions carried out. */
final class RouterRunner implements Execution.Router {
  private final Host host;
  private final Owner owner;
  private final ActionPerformer performer;
  private final Chronicle chronicle;
  private final Troubles troubles;
  private final Hearing hearing;
  private final Lookout lookout;
  private final Guard guard;
  private final Execution execution;
  private final Candidate candidate;
  private final HolderProbe holders;

  private RouterSpec spec;
  private Company company;
  private boolean stopped;

  RouterRunner(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics, Owner owner) {
    this.spec = spec;
    this.host = host;
    this.owner = owner;
    this.performer = new ActionPerformer(spec, host, segments, metrics);
    this.chronicle = new Chronicle(host.time(), metrics);
    this.troubles = new Troubles(host, owner.lookAgain());
    this.guard = new Guard(host.loop(), this::failed);
    this.hearing = new Hearing(this, host.time(), guard, chronicle, owner);
    this.execution = new Execution(this, guard, performer, chronicle, owner.changed());
    this.candidate =
        new Candidate(new VirtualRouter(spec.config(), performer.localAddress(), spec.priority()));
    Fitness fitness = new Fitness(performer, troubles, hearing::onAdvertisement);
    this.lookout = new Lookout(host, this, performer, fitness, candidate, execution, owner);
    this.company = new Company(host);
    this.holders =
        new HolderProbe(
            host.loop(),
            segments.holderEars(),
            new HolderWatch(
                host, this, performer, () -> !stopped && !guard.suspended(), owner.changed()));
  }

  @Override
  public RouterSpec spec() {
    return spec;
  }

  VirtualRouter router() {
    return candidate.router();
  }

  @Override
  public RouterState state() {
    return candidate.state();
  }

  boolean isActive() {
    return candidate.isActive();
  }

  /** Whether it takes part, or goes on with what its former life left. */
  boolean takesPart() {
    return isActive() || state() instanceof RouterState.Backup || lookout.goesOn();
  }

  /** Its state in numbers; null when it has to be stepped, or stands still. */
  @Nullable Cadence cadence() {
    return guard.suspended() ? null : candidate.cadence();
  }

  /** Says that it is still Active; as {@link #take}, without an object for each time. */
  void beat(RouterAction.SendAdvertisement action) {
    try {
      execution.beat(action);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  @Override
  public void doWhatIsDue() {
    company.deadlineReached();
  }

  /** Those that it moves together with. */
  Company company() {
    return company;
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
        router().priority().value(),
        chronicle.activeRouter(),
        troubles.now().map(Troubles.Trouble::sentence),
        hearing.disagreement(),
        performer.incidents().otherHolders(),
        performer.incidents().sentences(),
        chronicle.newestFirst());
  }

  /** Looks at the host again: the interface, its address, and what is tracked. */
  void refresh(Surroundings surroundings) {
    guard.run(() -> lookout.look(surroundings));
  }

  /** Takes over a changed configuration of the same virtual router without leaving its state. */
  void reconfigure(RouterSpec changed, Surroundings surroundings) {
    guard.run(() -> {
      RouterSpec before = spec;
      spec = changed;
      lookout.follow(before, surroundings);
    });
  }

  /** Is ready to begin at once, its ears open, but does not begin. */
  void prepare(Surroundings surroundings) {
    guard.run(() -> lookout.prepare(surroundings));
  }

  /**
   * Goes on from where its former life stood, which was ended by force and has left its addresses.
   *
   * @param unheard for how long, at most, its peers have not heard it
   */
  void revive(Link held, Duration unheard) {
    lookout.revive(unheard);
    performer.adopt(held);
  }

  /** Goes on from where another daemon's runner of the same router stood. */
  void inherit(Inheritance inheritance, Surroundings surroundings) {
    guard.run(() -> {
      lookout.prepare(surroundings);
      candidate.enter(inheritance.state());
      if (!(inheritance.state() instanceof RouterState.Initialize)) {
        lookout.inherit();
      }
      chronicle.inherit(inheritance.timeline());
      company.rearm();
      if (candidate.isActive()) {
        execution.renew(); // whatever comes, it knows what to let go of
      }
      lookout.look(surroundings);
      holders.begin();
    });
  }

  /** Nothing happens to it from now on, and it does nothing; what it holds, it holds. */
  Inheritance suspend() {
    guard.run(execution::removeAgain); // nobody else would know of what is to be removed
    guard.suspend();
    return new Inheritance(spec.name(), state(), chronicle.newestFirst());
  }

  /** Goes on after {@link #suspend}; what became due meanwhile is late. */
  void resume() {
    guard.resume();
    guard.run(execution::removeAgain); // a removal that became due was left out
    company.rearm();
    holders.begin();
  }

  /** Closes its ears for ever and leaves its addresses to the daemon that follows. */
  void retire() {
    stopped = true;
    lookout.close();
    company.leave(this);
    performer.leave();
  }

  /** Resigns when Active, and lets go of everything. */
  void stop() {
    stopped = true;
    lookout.close();
    keepCompanyWith(new Company(host)); // the others stay
    guard.run(() -> {
      offer(new RouterEvent.Shutdown());
      performer.depart();
    });
    company.leave(this);
  }

  void offer(RouterEvent event) {
    company.offer(this, event);
  }

  void offerGuarded(RouterEvent event) {
    guard.run(() -> offer(event));
  }

  void takeGuarded(Transition transition, MonotonicTime decidedAt) {
    guard.run(() -> take(transition, decidedAt));
  }

  /** Goes where the election says, and does what it says. */
  void take(Transition transition, MonotonicTime decidedAt) {
    RouterState before = state();
    candidate.enter(transition.next());
    transition.reason().ifPresent(reason -> chronicle.decided(before, transition.next(), reason));
    execution.carryOut(transition, decidedAt);
    transition.reason().ifPresent(reason -> settled(before, reason, decidedAt));
  }

  /** Offers every advertisement that was received and not read yet. */
  void readPending() {
    guard.run(performer::readPending);
  }

  private void settled(RouterState before, TransitionReason reason, MonotonicTime decidedAt) {
    holders.begin();
    chronicle.settled(
        spec, router().priority(), new Chronicle.Settled(before, state(), reason), decidedAt);
    owner.changed().run();
  }

  @Override
  public void resignFor(HostException e) {
    if (performer.link().filter(Link::up).isPresent()) {
      troubles.refused(String.valueOf(e.getMessage()));
      giveUp(TransitionReason.HOST_REFUSED);
    }
  }

  /** Not before what is being done is done. */
  private void giveUp(TransitionReason cause) {
    guard.later(
        Duration.ZERO,
        () -> {
          if (!stopped) {
            offer(new RouterEvent.FaultRaised(cause));
          }
        });
  }

  /**
   * A fault of ours: the state cannot be trusted, so the addresses go and the router begins anew.
   */
  private void failed(RuntimeException e) {
    chronicle.failed(spec, e);
    RouterState before = state();
    RouterState fault = new RouterState.Fault(TransitionReason.ROUTER_FAILED);
    candidate.enter(fault);
    company.rearm();
    execution.abandon(before instanceof RouterState.Active);
    if (!stopped) {
      troubles.failed("the daemon failed on this virtual router (" + e + "), please report it");
      giveUp(TransitionReason.ROUTER_FAILED); // so that the company learns
      chronicle.decided(before, fault, TransitionReason.ROUTER_FAILED);
      settled(before, TransitionReason.ROUTER_FAILED, host.time().now());
    }
  }
}
