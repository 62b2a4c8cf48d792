package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
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

  /** Has not looked yet. */
  Lookout(
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
  }

  /** The router is to go on from where its former life stood; see {@link RouterRunner#revive}. */
  void revive(Duration unheard) {
    former.endedBefore(unheard);
  }

  /** Its ears are open and its priority is known; it does not take part. */
  void prepare(Surroundings surroundings) {
    fit(surroundings, false);
  }

  /** Looks at the host again. */
  void look(Surroundings surroundings) {
    RouterSpec spec = runner.spec();
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
    if (runner.state() instanceof RouterState.Fault) {
      runner.offer(new RouterEvent.FaultCleared());
    }
    if (runner.state() instanceof RouterState.Initialize) {
      runner.offer(former.beginning());
    }
    execution.keepAddresses();
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
