package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One virtual router, led through its states by hand. */
final class Steps {
  static final Ipv4Address OWN = Ipv4Address.parse("192.168.1.131");
  static final Duration SECOND = Duration.ofSeconds(1);

  VirtualRouter router;
  RouterState state = new RouterState.Initialize();
  MonotonicTime now = new MonotonicTime(Long.MAX_VALUE - 2_000_000_000L);
  final List<RouterAction> actions = new ArrayList<>();
  Optional<TransitionReason> reason = Optional.empty();

  Steps(RouterConfig config, int priority) {
    router = new VirtualRouter(config, OWN, new Priority(priority));
  }

  /** A router with the usual configuration in another version, interval or preemption. */
  static Steps of(int version, Duration interval, boolean preempts, int priority) {
    return new Steps(config(version, interval, preempts), priority);
  }

  static Steps usual(int priority) {
    return of(3, SECOND, true, priority);
  }

  static RouterConfig config(int version, Duration interval, boolean preempts) {
    return new RouterConfig(
        version,
        51,
        interval,
        3,
        new RouterConfig.Preemption(preempts, Duration.ZERO),
        new RouterConfig.Announcing(5, Duration.ofSeconds(5), Duration.ofSeconds(60)),
        Optional.of(RouterConfig.Lease.auto(interval, 3)));
  }

  Steps offer(RouterEvent event) {
    Transition transition = router.step(state, event, now);
    state = transition.next();
    reason = transition.reason();
    actions.clear();
    actions.addAll(transition.actions());
    return this;
  }

  Steps start() {
    return offer(new RouterEvent.Startup());
  }

  Steps hear(int priority) {
    return hear(priority, "192.168.1.129", router.config().advertisementInterval());
  }

  Steps hear(int priority, String source, Duration interval) {
    return offer(
        new RouterEvent.AdvertisementReceived(
            Ipv4Address.parse(source), new Priority(priority), interval));
  }

  /** Lets time go by, and wakes the router at its deadlines, punctually. */
  Steps pass(Duration duration) {
    MonotonicTime end = now.plus(duration);
    while (state.deadline().filter(end::hasReached).isPresent()) {
      now = state.deadline().get();
      offer(new RouterEvent.DeadlineReached());
    }
    now = end;
    return this;
  }

  /** The process does not run for so long. */
  Steps sleep(Duration duration) {
    now = now.plus(duration);
    return this;
  }

  Steps becomeActive() {
    start().pass(Duration.ofNanos(1).plus(untilTakeover()));
    if (!(state instanceof RouterState.Active)) {
      throw new AssertionError("not Active: " + state);
    }
    return this;
  }

  /** From now to the deadline at which it becomes Active. */
  Duration untilTakeover() {
    return state instanceof RouterState.Backup backup
        ? now.until(backup.activeDownAt())
        : Duration.ZERO;
  }

  boolean active() {
    return state instanceof RouterState.Active;
  }

  boolean backup() {
    return state instanceof RouterState.Backup;
  }

  boolean spoke() {
    return actions.stream().anyMatch(RouterAction.SendAdvertisement.class::isInstance);
  }
}
