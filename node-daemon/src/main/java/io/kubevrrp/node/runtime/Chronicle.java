package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What is told of one virtual router: whom it hears, and its transitions with what they took. */
final class Chronicle {
  private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  /** An advertisement made it let go: the silence that may follow is counted from that one. */
  private static final Set<TransitionReason> BECAUSE_HEARD =
      EnumSet.of(
          TransitionReason.HIGHER_PRIORITY_HEARD,
          TransitionReason.HIGHER_ADDRESS_HEARD,
          TransitionReason.HANDED_OVER);

  private final TimeSource time;
  private final RuntimeMetrics metrics;
  private final Suspicions suspicions = new Suspicions();
  private Timeline timeline;
  private long lastHeardNs;
  private boolean heard; // in this state, or what made it come
  private Optional<IpAddress> activeRouter = Optional.empty();
  private String lastRefusal = "";
  private Optional<MonotonicTime> warnedAt = Optional.empty();

  Chronicle(TimeSource time, RuntimeMetrics metrics) {
    this.time = time;
    this.metrics = metrics;
    this.timeline = new Timeline(time.wallClock());
  }

  /** The Active router that was heard last. */
  Optional<IpAddress> activeRouter() {
    return activeRouter;
  }

  List<RouterSnapshot.Change> newestFirst() {
    return timeline.newestFirst();
  }

  /** Goes on with the transitions that another daemon recorded, newest first. */
  void inherit(List<RouterSnapshot.Change> newestFirst) {
    timeline = new Timeline(newestFirst);
  }

  /**
   * An advertisement was accepted; whether it tells of another Active router than before. An Active
   * router that hears one tells of it, too: somebody then does not hear us.
   */
  boolean heard(RouterSpec spec, IpAddress source) {
    metrics.received(spec.name());
    lastHeardNs = time.nowNs();
    heard = true;
    if (activeRouter.isPresent() && activeRouter.get().equals(source)) {
      return false;
    }
    activeRouter = Optional.of(source);
    return true;
  }

  /** A router that owns the addresses, as this one does, was heard. */
  void otherOwner(RouterSpec spec, IpAddress source) {
    tell(spec, suspicions.otherOwner(source, time.now()));
  }

  private void tell(RouterSpec spec, Optional<String> suspicion) {
    suspicion.ifPresent(
        sentence -> LOG.atWarn().addKeyValue("router", spec.name()).log("{}", sentence));
  }

  /** The kernel refused an action. */
  void refused(RouterSpec spec, RouterAction action, HostException e) {
    LOG.atLevel(warns(action + ": " + e.getMessage()) ? Level.WARN : Level.DEBUG)
        .addKeyValue("router", spec.name())
        .addKeyValue("action", action.getClass().getSimpleName())
        .addKeyValue("error", e.getMessage())
        .log("the kernel refused an action");
  }

  /** The same refusal comes with every advertisement: the log need not. */
  boolean warns(String refusal) {
    MonotonicTime now = time.now();
    boolean lately =
        warnedAt.filter(before -> now.since(before).compareTo(BETWEEN_WARNINGS) < 0).isPresent();
    if (lately && refusal.equals(lastRefusal)) {
      return false;
    }
    lastRefusal = refusal;
    warnedAt = Optional.of(now);
    return true;
  }

  /** The daemon failed on it. */
  void failed(RouterSpec spec, RuntimeException e) {
    metrics.failed(spec.name());
    LOG.atError()
        .addKeyValue("router", spec.name())
        .setCause(e)
        .log("a virtual router failed; it lets go of its addresses and starts again");
  }

  /** The decision to change was made; its actions are still to come. */
  void decided(RouterState before, RouterState after, TransitionReason reason) {
    timeline.add(time.wallClock(), before, after, reason);
  }

  /** The actions of a change were performed. */
  void settled(RouterSpec spec, Priority priority, Settled change, MonotonicTime decidedAt) {
    if (change.after() instanceof RouterState.Active) {
      Optional<MonotonicTime> lastHeard =
          heard ? Optional.of(new MonotonicTime(lastHeardNs)) : Optional.empty();
      Duration took = time.now().since(lastHeard.orElse(decidedAt));
      timeline.measured(lastHeard.map(decidedAt::since), took);
      metrics.takeover(spec.name(), took);
      activeRouter = Optional.empty();
      heard = false;
      Duration interval = spec.config().advertisementInterval();
      tell(spec, suspicions.becameActive(change.reason(), interval, time.now()));
    } else if (!BECAUSE_HEARD.contains(change.reason())) {
      heard = false; // what was heard in an earlier state is no silence of this one
    }
    StateName name = StateName.of(change.after());
    metrics.transition(spec.name(), name, change.reason());
    LOG.atLevel(metrics.rehearsed() ? Level.TRACE : Level.INFO)
        .addKeyValue("router", spec.name())
        .addKeyValue("vrid", spec.config().virtualRouterId())
        .addKeyValue("previous", StateName.of(change.before()).word())
        .addKeyValue("state", name.word())
        .addKeyValue("reason", change.reason().word())
        .addKeyValue("priority", priority.value())
        .log("virtual router changed state");
  }

  /**
   * A change of state.
   *
   * @param before the state before
   * @param after the state after
   * @param reason why
   */
  record Settled(RouterState before, RouterState after, TransitionReason reason) {}
}
