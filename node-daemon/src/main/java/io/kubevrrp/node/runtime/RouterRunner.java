package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.vrrp.RouterEvent;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.Transition;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.vrrp.VirtualRouter;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.GratuitousArp;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.time.Duration;
import java.util.List;
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
  private static final Ipv4Address NO_ADDRESS = new Ipv4Address(0);

  private final Host host;
  private final Segments segments;
  private final RuntimeMetrics metrics;
  private final Owner owner;
  private final BoundAddresses bound;
  private final Timeline timeline;

  private RouterSpec spec;
  private VirtualRouter router;
  private RouterState state = new RouterState.Initialize();
  private Optional<Link> link = Optional.empty();
  private @Nullable Segment segment;
  private EventLoop.@Nullable Timer timer;
  private Optional<MonotonicTime> lastHeard = Optional.empty();
  private Optional<Ipv4Address> peer = Optional.empty();
  private Optional<String> problem = Optional.empty();

  RouterRunner(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics, Owner owner) {
    this.spec = spec;
    this.host = host;
    this.segments = segments;
    this.metrics = metrics;
    this.owner = owner;
    this.bound = new BoundAddresses(host.addresses());
    this.timeline = new Timeline(host.time().wallClock());
    this.router = new VirtualRouter(spec.config(), NO_ADDRESS, spec.priority());
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
        link.map(Link::name),
        bound.list(),
        router.priority().value(),
        peer,
        problem,
        timeline.newestFirst());
  }

  /** Looks at the host again: the interface, its address, and what is tracked. */
  void refresh(Surroundings surroundings) {
    link = spec.networkInterface().in(surroundings.links());
    EffectivePriority effective = surroundings.effectivePriority(spec);
    boolean reprioritised = !router.priority().equals(effective.priority());
    router =
        new VirtualRouter(
            spec.config(),
            link.flatMap(Link::primaryAddress).orElse(NO_ADDRESS),
            effective.priority());
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
    if (!before.config().equals(spec.config())) {
      offer(new RouterEvent.ConfigurationChanged());
    }
    if (state instanceof RouterState.Active && !before.addresses().equals(spec.addresses())) {
      perform(new RouterAction.InstallAddresses());
      perform(new RouterAction.AnnounceAddresses(spec.config().announcing().count()));
      removeAllBut(spec.addresses().toArray(Ipv4Prefix[]::new));
    } else if (state instanceof RouterState.Active && !before.config().equals(spec.config())) {
      perform(new RouterAction.InstallAddresses());
    }
    owner.changed();
  }

  /** Resigns when Active, and lets go of everything. */
  void stop() {
    offer(new RouterEvent.Shutdown());
    leaveSegment();
    if (timer != null) {
      timer.cancel();
    }
  }

  private Optional<TransitionReason> fault(EffectivePriority effective) {
    if (link.isEmpty()) {
      leaveSegment();
      return Optional.of(TransitionReason.INTERFACE_MISSING);
    }
    if (!link.get().up()) {
      return Optional.of(TransitionReason.LINK_DOWN);
    }
    if (link.get().primaryAddress().isEmpty()) {
      return Optional.of(TransitionReason.NO_PRIMARY_ADDRESS);
    }
    if (problem.isPresent() || !joined(link.get())) {
      return Optional.of(TransitionReason.HOST_REFUSED);
    }
    return effective.faulty() ? Optional.of(TransitionReason.TRACKED_FAILING) : Optional.empty();
  }

  private boolean joined(Link wanted) {
    if (segment != null && segment.linkIndex() == wanted.index()) {
      return true;
    }
    leaveSegment();
    try {
      segment = segments.join(wanted, spec.config().virtualRouterId(), this::onAdvertisement);
      return true;
    } catch (HostException e) {
      refused(e);
      return false;
    }
  }

  private void leaveSegment() {
    if (segment != null) {
      segments.leave(segment, spec.config().virtualRouterId());
      segment = null;
    }
  }

  private Optional<DiscardReason> onAdvertisement(ReceivedAdvertisement received) {
    Optional<DiscardReason> discarded = Screening.of(spec, router.localAddress(), received);
    if (discarded.isEmpty()) {
      metrics.received(spec.name());
      Advertisement advertisement = received.advertisement();
      lastHeard = Optional.of(host.time().now());
      notePeer(received.source());
      offer(
          new RouterEvent.AdvertisementReceived(
              received.source(), new Priority(advertisement.priority()), advertisement.interval()));
    }
    return discarded;
  }

  private void notePeer(Ipv4Address source) {
    if (!(state instanceof RouterState.Active) && !peer.equals(Optional.of(source))) {
      peer = Optional.of(source);
      owner.changed();
    }
  }

  private void offer(RouterEvent event) {
    MonotonicTime now = host.time().now();
    RouterState before = state;
    Transition transition = router.step(before, event, now);
    state = transition.next();
    transition
        .reason()
        .ifPresent(reason -> timeline.add(host.time().wallClock(), before, state, reason));
    transition.actions().forEach(this::perform);
    rearm();
    transition.reason().ifPresent(reason -> settled(before, reason, now));
  }

  private void settled(RouterState before, TransitionReason reason, MonotonicTime decidedAt) {
    StateName name = StateName.of(state);
    if (state instanceof RouterState.Active) {
      Duration took = host.time().now().since(lastHeard.orElse(decidedAt));
      timeline.measured(lastHeard.map(decidedAt::since), took);
      metrics.takeover(spec.name(), took);
      peer = Optional.empty();
    }
    metrics.transition(spec.name(), name, reason);
    LOG.atInfo()
        .addKeyValue("router", spec.name())
        .addKeyValue("vrid", spec.config().virtualRouterId())
        .addKeyValue("previous", StateName.of(before).word())
        .addKeyValue("state", name.word())
        .addKeyValue("reason", reason.word())
        .addKeyValue("priority", router.priority().value())
        .log("virtual router changed state");
    owner.changed();
  }

  private void perform(RouterAction action) {
    try {
      switch (action) {
        case RouterAction.SendAdvertisement(var priority) -> advertise(priority);
        case RouterAction.InstallAddresses _ -> install();
        case RouterAction.RenewAddresses _ -> install();
        case RouterAction.RemoveAddresses _ -> bound.removeAllBut(List.of());
        case RouterAction.AnnounceAddresses(int count) -> announce(count);
      }
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
    if (withoutIt && link.isPresent() && link.get().up()) {
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

  private void advertise(Priority priority) throws HostException {
    if (segment == null || link.isEmpty() || !link.get().up()) {
      return; // nobody could hear it
    }
    RouterConfig config = spec.config();
    Advertisement advertisement =
        new Advertisement(
            config.version(),
            config.virtualRouterId(),
            priority.value(),
            config.advertisementInterval(),
            spec.addresses().stream().map(Ipv4Prefix::address).toList(),
            spec.speech().authentication());
    byte[] message =
        AdvertisementCodec.encode(advertisement, spec.speech().checksum(), router.localAddress());
    segment.channel().sendAdvertisement(router.localAddress(), message);
    metrics.sent(spec.name());
  }

  private void install() throws HostException {
    if (link.isPresent()) {
      bound.install(
          link.get().index(),
          spec.addresses(),
          spec.config().lease().map(RouterConfig.Lease::lifetime));
    }
  }

  private void announce(int count) throws HostException {
    if (segment == null || link.isEmpty()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      for (Ipv4Prefix address : spec.addresses()) {
        segment.channel().sendFrame(GratuitousArp.frame(link.get().mac(), address.address()));
      }
    }
  }

  private void removeAllBut(Ipv4Prefix... kept) {
    try {
      bound.removeAllBut(List.of(kept));
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
