package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterEvent;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.vrrp.VirtualRouter;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks at what one virtual router stands on (the interface, its address, what is tracked, the
 * configuration) and tells the election what changed there.
 */
final class Lookout {
  private final RouterRunner runner;
  private final ActionPerformer performer;
  private final Fitness fitness;
  private final Candidate candidate;
  private final Execution execution;
  private final Owner owner;
  private final FormerLife former = new FormerLife();
  private final LinkPatience patience = new LinkPatience();
  private final TimeSource time;
  private final Deadline nextLook;
  private boolean begun;

  /** Has not looked yet. */
  Lookout(
      Host host,
      RouterRunner runner,
      ActionPerformer performer,
      Fitness fitness,
      Candidate candidate,
      Execution execution,
      Owner owner) {
    this.runner = runner;
    this.performer = performer;
    this.fitness = fitness;
    this.candidate = candidate;
    this.execution = execution;
    this.owner = owner;
    this.time = host.time();
    this.nextLook = new Deadline(host, owner.lookAgain());
  }

  /** The router is to go on from where its former life stood; see {@link RouterRunner#revive}. */
  void revive(Duration unheard) {
    former.endedBefore(unheard);
  }

  /** Whether it goes on with what a former life left, but has not begun yet. */
  boolean goesOn() {
    return former.goesOn();
  }

  /** The router took part already, in another daemon. */
  void inherit() {
    begun = true;
  }

  /** Its ears are open and its priority is known; it does not take part. */
  void prepare(Surroundings surroundings) {
    fit(believed(surroundings), false);
  }

  /** Never looks again by itself. */
  void close() {
    nextLook.set(Optional.empty());
  }

  /** Looks at the host again. */
  void look(Surroundings seen) {
    RouterSpec spec = runner.spec();
    Surroundings surroundings = believed(seen);
    nextLook.set(patience.next());
    Optional<Link> link = spec.networkInterface().in(surroundings.links());
    if (performer.mustLeaveFor(link)) {
      runner.offer(new RouterEvent.FaultRaised(TransitionReason.INTERFACE_MISSING));
    }
    boolean noticed = performer.incidents().lookForForeign(spec, surroundings.links());
    act(surroundings);
    if (noticed) {
      owner.changed().run(); // last: by now our own address stands where a foreign one went
    }
  }

  /** The router has another configuration than this one. */
  void follow(RouterSpec before, Surroundings surroundings) {
    look(surroundings);
    if (!before.config().equals(runner.spec().config())) {
      runner.offer(new RouterEvent.ConfigurationChanged());
    }
    execution.follow(before);
    owner.changed().run();
  }

  private void act(Surroundings surroundings) {
    Priority before = candidate.router().priority();
    Optional<TransitionReason> fault = fit(surroundings, true);
    if (runner.state() instanceof RouterState.Initialize && early()) {
      return;
    }
    boolean reprioritised = !candidate.router().priority().equals(before);
    if (fault.isPresent()) {
      runner.offer(new RouterEvent.FaultRaised(fault.get()));
      if (former.forget()) {
        execution.letGo(); // it may not begin: what its former life held is not to stay
      }
      return;
    }
    if (reprioritised) {
      runner.offer(new RouterEvent.PriorityChanged());
      owner.changed().run();
    }
    if (runner.state() instanceof RouterState.Fault && !early()) {
      runner.offer(new RouterEvent.FaultCleared());
    }
    if (runner.state() instanceof RouterState.Initialize) {
      begun = true;
      runner.offer(former.beginning());
    }
    execution.keepAddresses();
  }

  /**
   * Whether it is too early to take part; it looks again when it is not. Who took part already,
   * goes on with something, or moves together with others that do, does not wait.
   */
  private boolean early() {
    if (begun || runner.company().anyTakesPart()) {
      return false;
    }
    MonotonicTime begins = runner.spec().delays().notBefore(owner.started(), time.booted());
    boolean early = !time.now().hasReached(begins);
    if (early) {
      nextLook.set(Optional.of(patience.next().map(begins::earlierOf).orElse(begins)));
    }
    return early;
  }

  private Surroundings believed(Surroundings seen) {
    return seen.believing(patience.believed(seen.links(), runner.spec().delays(), time.now()));
  }

  /** Opens the ears on the interface, and says what forbids taking part. */
  private Optional<TransitionReason> fit(Surroundings surroundings, boolean takesPart) {
    RouterSpec spec = runner.spec();
    performer.actFor(spec, spec.networkInterface().in(surroundings.links()));
    EffectivePriority effective = surroundings.effectivePriority(spec, runner.trackers());
    candidate.become(
        new VirtualRouter(spec.config(), performer.localAddress(), effective.priority()));
    return fitness.fault(effective, takesPart);
  }
}
