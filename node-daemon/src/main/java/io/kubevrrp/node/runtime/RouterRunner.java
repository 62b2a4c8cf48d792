package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one virtual router: offers events to the pure election, performs its actions, re-arms its
 * one timer.
 */
final class RouterRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RouterRunner.class);
  private static final Duration RETRY_REFUSED = Duration.ofSeconds(2);

  private final Host host;
  private final Owner owner;
  private final ActionPerformer performer;
  private final Chronicle chronicle;
  private final Screening screening;

  private RouterSpec spec;
  private VirtualRouter router;
  private RouterState state = new RouterState.Initialize();
  private EventLoop.@Nullable Timer timer;
  private Optional<String> problem = Optional.empty();

  RouterRunner(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics, Owner owner) {
    this.spec = spec;
    this.host = host;
    this.owner = owner;
    this.performer = new ActionPerformer(spec, host, segments, metrics);
    this.chronicle = new Chronicle(host.time(), metrics);
    this.screening = new Screening(host.time(), this::disagreed);
    this.router = new VirtualRouter(spec.config(), performer.localAddress(), spec.priority());
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

  RouterSnapshot snapshot() {
    return new RouterSnapshot(
        spec.name(),
        spec.group(),
        spec.config().virtualRouterId(),
        performer.link().map(Link::name),
        performer.bound(),
        router.priority().value(),
        chronicle.activeRouter(),
        problem,
        screening.disagreement(),
        chronicle.newestFirst());
  }

  /** Looks at the host again: the interface, its address, and what is tracked. */
  void refresh(Surroundings surroundings) {
    performer.actFor(spec, spec.networkInterface().in(surroundings.links()));
    EffectivePriority effective = surroundings.effectivePriority(spec);
    boolean reprioritised = !router.priority().equals(effective.priority());
    router = new VirtualRouter(spec.config(), performer.localAddress(), effective.priority());
    Optional<TransitionReason> fault = fault(effective);
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
  }

  /** Takes over a changed configuration of the same virtual router without leaving its state. */
  void reconfigure(RouterSpec changedSpec, Surroundings surroundings) {
    RouterSpec before = spec;
    spec = changedSpec;
    refresh(surroundings);
    if (state instanceof RouterState.Active active
        && !before.addresses().equals(spec.addresses())) {
      perform(new RouterAction.InstallAddresses());
      perform(new RouterAction.AnnounceAddresses(spec.config().announcing().count()));
      removeUnconfigured();
      adopt(active);
    } else if (state instanceof RouterState.Active active
        && !before.config().equals(spec.config())) {
      perform(new RouterAction.InstallAddresses());
      adopt(active);
    }
    owner.changed();
  }

  /** Resigns when Active, and lets go of everything. */
  void stop() {
    offer(new RouterEvent.Shutdown());
    performer.leave();
    if (timer != null) {
      timer.cancel();
    }
  }

  private void adopt(RouterState.Active active) {
    MonotonicTime now = host.time().now();
    Optional<MonotonicTime> renewAt =
        spec.config().lease().map(lease -> now.plus(lease.renewEvery()));
    state = new RouterState.Active(active.advertiseAt(), active.announceAt(), renewAt);
    rearm();
  }

  private Optional<TransitionReason> fault(EffectivePriority effective) {
    Optional<Link> link = performer.link();
    if (link.isEmpty()) {
      performer.leave();
      return Optional.of(TransitionReason.INTERFACE_MISSING);
    }
    if (!link.get().up()) {
      return Optional.of(TransitionReason.LINK_DOWN);
    }
    Optional<TransitionReason> unreachable = spec.transport().fault(link.get(), spec.family());
    if (unreachable.isPresent()) {
      return unreachable;
    }
    if (problem.isPresent() || !joined(link.get())) {
      return Optional.of(TransitionReason.HOST_REFUSED);
    }
    return effective.faulty() ? Optional.of(TransitionReason.TRACKED_FAILING) : Optional.empty();
  }

  private boolean joined(Link link) {
    try {
      performer.join(link, this::onAdvertisement);
      return true;
    } catch (HostException e) {
      refused(e);
      return false;
    }
  }

  private Optional<DiscardReason> onAdvertisement(ReceivedAdvertisement received) {
    Optional<DiscardReason> discarded = screening.of(spec, router.localAddress(), received);
    if (discarded.isEmpty()) {
      if (chronicle.heard(spec, state, received.source())) {
        owner.changed();
      }
      Advertisement advertisement = received.advertisement();
      offer(
          new RouterEvent.AdvertisementReceived(
              received.source(), new Priority(advertisement.priority()), advertisement.interval()));
    }
    return discarded;
  }

  /** Tells it now, and once more when it is over. */
  private void disagreed() {
    owner.changed();
    host.loop().schedule(Screening.REMEMBERED, owner::changed);
  }

  private void offer(RouterEvent event) {
    MonotonicTime now = host.time().now();
    RouterState before = state;
    Transition transition = router.step(before, event, now);
    state = transition.next();
    transition.reason().ifPresent(reason -> chronicle.decided(before, state, reason));
    transition.actions().forEach(this::perform);
    rearm();
    transition.reason().ifPresent(reason -> settled(before, reason, now));
  }

  private void settled(RouterState before, TransitionReason reason, MonotonicTime decidedAt) {
    chronicle.settled(
        spec, router.priority(), new Chronicle.Settled(before, state, reason), decidedAt);
    owner.changed();
  }

  private void perform(RouterAction action) {
    try {
      performer.perform(action);
    } catch (HostException e) {
      failed(action, e);
    }
  }

  private void failed(RouterAction action, HostException e) {
    LOG.atWarn()
        .addKeyValue("router", spec.name())
        .addKeyValue("action", action.getClass().getSimpleName())
        .addKeyValue("error", e.getMessage())
        .log("the kernel refused an action");
    boolean withoutIt =
        action instanceof RouterAction.InstallAddresses
            || action instanceof RouterAction.RenewAddresses;
    if (withoutIt && performer.link().filter(Link::up).isPresent()) {
      refused(e);
      host.loop().execute(() -> offer(new RouterEvent.FaultRaised(TransitionReason.HOST_REFUSED)));
    }
  }

  private void refused(HostException e) {
    problem = Optional.of(String.valueOf(e.getMessage()));
    host.loop()
        .schedule(
            RETRY_REFUSED,
            () -> {
              problem = Optional.empty();
              owner.lookAgain();
            });
  }

  private void removeUnconfigured() {
    try {
      performer.removeUnconfigured();
    } catch (HostException e) {
      failed(new RouterAction.RemoveAddresses(), e);
    }
  }

  private void rearm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    state
        .deadline()
        .ifPresent(deadline ->
            timer =
                host.loop()
                    .schedule(
                        host.time().now().until(deadline),
                        () -> offer(new RouterEvent.DeadlineReached())));
  }
}
