package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.vrrp.RouterEvent.AdvertisementReceived;
import io.kubevrrp.node.vrrp.RouterEvent.DeadlineReached;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A machine of the simulation: the daemon's process, which can be frozen and killed, and the
 * kernel, which holds the addresses and the receive queue meanwhile.
 */
final class SimulatedNode {
  /** How late the kernel may end an address's lifetime. */
  static final long LEASE_LATE_NS = Duration.ofMillis(400).toNanos();

  private static final int RECEIVE_QUEUE = 300;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long NEVER = Long.MAX_VALUE;
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  final String name;
  private final Simulation simulation;
  private final long clockOrigin;
  private final int driftPpm;
  private final long[] addressEndsAt;
  private final long[] leaseEndsAt;
  private final MonotonicTime[] tooLateToSpeak;
  private final Deque<Received> receiveQueue = new ArrayDeque<>();
  private long timerGeneration;

  SyncGroup group;
  List<RouterState> states;
  List<TransitionReason> lastReasons = new ArrayList<>();
  boolean running;
  boolean frozen;
  boolean deafWhileFrozen;
  boolean linkUp = true;
  private long oversleptAt = LONG_AGO;
  private int announced;

  private record Received(int member, AdvertisementReceived advertisement) {}

  SimulatedNode(String name, Simulation simulation, SyncGroup group, long clockOrigin, int ppm) {
    this.name = name;
    this.simulation = simulation;
    this.group = group;
    this.clockOrigin = clockOrigin;
    this.driftPpm = ppm;
    this.addressEndsAt = new long[members()];
    this.leaseEndsAt = new long[members()];
    this.tooLateToSpeak = new MonotonicTime[members()];
    this.states = initial();
    for (int i = 0; i < members(); i++) {
      lastReasons.add(TransitionReason.SHUTDOWN);
      tooLateToSpeak[i] = localTime();
    }
  }

  int members() {
    return group.members().size();
  }

  /** Whether who asks for the address gets this node's answer. */
  boolean owns(int member) {
    return linkUp && addressEndsAt[member] > simulation.nowNs();
  }

  boolean eligible() {
    return running
        && !frozen
        && states.stream()
            .allMatch(state ->
                state instanceof RouterState.Backup || state instanceof RouterState.Active);
  }

  boolean active() {
    return states.stream().allMatch(RouterState.Active.class::isInstance);
  }

  Priority priority() {
    VirtualRouter first = group.members().getFirst();
    boolean aside =
        switch (states.getFirst()) {
          case RouterState.Backup backup -> backup.standing().aside(localTime());
          case RouterState.Active active -> active.standing().aside(localTime());
          case RouterState.Initialize _, RouterState.Fault _ -> false;
        };
    return aside ? Priority.LOWEST : first.priority();
  }

  void start() {
    running = true;
    List<RouterEvent> beginnings = IntStream.range(0, members()).mapToObj(this::beginning).toList();
    states = initial();
    if (!linkUp) {
      Arrays.fill(addressEndsAt, 0); // leftovers of an earlier life
      offer(0, new RouterEvent.FaultRaised(TransitionReason.LINK_DOWN));
      return;
    }
    for (int i = 0; i < members(); i++) {
      offer(i, beginnings.get(i));
    }
  }

  /** It goes on with what an earlier life left, or removes that. */
  private RouterEvent beginning(int member) {
    RouterConfig config = group.members().get(member).config();
    long left = Math.ceilDiv(Math.max(0, leaseEndsAt[member] - simulation.nowNs()), SECOND);
    Optional<Duration> silence =
        config
            .lease()
            .filter(_ -> addressEndsAt[member] > simulation.nowNs())
            .flatMap(lease ->
                lease.longestSilence(Duration.ofSeconds(left), config.advertisementInterval()));
    if (silence.isEmpty()) {
      addressEndsAt[member] = 0;
    }
    return silence.<RouterEvent>map(RouterEvent.Revived::new).orElseGet(RouterEvent.Startup::new);
  }

  void stop() {
    offer(0, new RouterEvent.Shutdown());
    running = false;
    oversleptAt = LONG_AGO; // the next life knows nothing of it
  }

  /** The process is gone, its addresses are not. */
  void kill() {
    running = false;
    frozen = false;
    oversleptAt = LONG_AGO;
    receiveQueue.clear();
    states = initial();
  }

  /** The machine is gone. */
  void crash() {
    kill();
    Arrays.fill(addressEndsAt, 0);
  }

  void link(boolean up) {
    linkUp = up;
    if (running) {
      for (int i = 0; i < members(); i++) {
        offer(
            i,
            up
                ? new RouterEvent.FaultCleared()
                : new RouterEvent.FaultRaised(TransitionReason.LINK_DOWN));
      }
    }
  }

  void change(UnaryOperator<VirtualRouter> change) {
    SyncGroup before = group;
    group = new SyncGroup(before.members().stream().map(change).toList());
    for (int i = 0; i < members() && running; i++) {
      VirtualRouter old = before.members().get(i);
      VirtualRouter changed = group.members().get(i);
      if (!old.priority().equals(changed.priority())) {
        offer(i, new RouterEvent.PriorityChanged());
      }
      if (!old.config().equals(changed.config())) {
        offer(i, new RouterEvent.ConfigurationChanged());
      }
    }
  }

  void freeze(boolean packetsAreLost) {
    frozen = true;
    deafWhileFrozen = packetsAreLost;
  }

  /** Whatever the process does first: before it acts on a deadline, it reads when it must. */
  void thaw(boolean timersFirst) {
    frozen = false;
    if (!timersFirst) {
      readAll();
    }
    deadline();
    readAll();
  }

  void receive(int member, AdvertisementReceived advertisement) {
    RouterConfig config = group.members().get(member).config();
    boolean discarded =
        config.version() == 2 && !config.advertisementInterval().equals(advertisement.interval());
    if (!running || !linkUp || discarded) {
      return;
    }
    if (!frozen) {
      offer(member, advertisement);
    } else if (!deafWhileFrozen && receiveQueue.size() < RECEIVE_QUEUE) {
      receiveQueue.add(new Received(member, advertisement));
    }
  }

  void offer(int member, RouterEvent event) {
    MonotonicTime now = localTime();
    List<RouterState> before = states;
    List<Transition> transitions = group.step(before, member, event, now);
    states = transitions.stream().map(Transition::next).toList();
    for (int i = 0; i < members(); i++) {
      Transition transition = transitions.get(i);
      explained(before.get(i), transition, i);
      for (RouterAction action : transition.actions()) {
        perform(i, before.get(i), action, now);
      }
    }
    checkStates(event, now);
    rearm(now);
    simulation.changed();
  }

  private void explained(RouterState before, Transition transition, int member) {
    boolean moved = !before.getClass().equals(transition.next().getClass());
    simulation.require(
        !moved || transition.reason().isPresent(), () -> name + " moved without a reason");
    transition
        .reason()
        .ifPresent(reason -> {
          lastReasons.set(member, reason);
          simulation.trace(() ->
              name
                  + "/"
                  + member
                  + " "
                  + before.getClass().getSimpleName()
                  + " -> "
                  + transition.next().getClass().getSimpleName()
                  + " because "
                  + reason);
          if (reason == TransitionReason.OVERSLEPT || reason == TransitionReason.HELD_DOWN) {
            oversleptAt = simulation.nowNs();
          }
          if (transition.next() instanceof RouterState.Active) {
            announced = 0;
          }
          if (before instanceof RouterState.Fault) {
            simulation.disturbed();
          }
        });
  }

  private void perform(int member, RouterState before, RouterAction action, MonotonicTime now) {
    VirtualRouter router = group.members().get(member);
    switch (action) {
      case RouterAction.SendAdvertisement(var priority) -> {
        simulation.require(
            !(before instanceof RouterState.Active) || !now.hasReached(tooLateToSpeak[member]),
            () -> name + " speaks though a peer may have taken over");
        tooLateToSpeak[member] = now.plus(router.config().earliestTakeover());
        simulation.broadcast(this, member, priority);
      }
      case RouterAction.InstallAddresses _, RouterAction.RenewAddresses _ -> {
        Optional<Duration> lifetime = router.config().lease().map(RouterConfig.Lease::lifetime);
        addressEndsAt[member] = lifetime.map(simulation::leaseEnd).orElse(NEVER);
        leaseEndsAt[member] = simulation.nowNs() + lifetime.orElse(Duration.ZERO).toNanos();
      }
      case RouterAction.RemoveAddresses _ -> addressEndsAt[member] = 0;
      case RouterAction.AnnounceAddresses(int count) -> {
        announced += member == 0 ? count : 0;
        boolean lately = simulation.nowNs() - oversleptAt < Duration.ofSeconds(10).toNanos();
        simulation.require(
            !lately || announced <= 6,
            () -> name + " announces " + announced + " times after a thaw");
      }
    }
  }

  private void checkStates(RouterEvent event, MonotonicTime now) {
    simulation.require(
        together() || starting(), () -> name + "'s sync group is divided: " + states);
    for (int i = 0; i < members(); i++) {
      boolean holds =
          switch (states.get(i)) {
            case RouterState.Active _ -> true;
            case RouterState.Backup backup -> backup.resumes();
            case RouterState.Initialize _ -> starting(); // its turn comes
            case RouterState.Fault _ -> false;
          };
      simulation.require(
          holds || addressEndsAt[i] == 0, () -> name + " is not Active but kept its addresses");
    }
    boolean spins =
        event instanceof DeadlineReached
            && group.deadline(states).filter(now::hasReached).isPresent();
    simulation.require(!spins, () -> name + " has a deadline in the past: " + states);
  }

  private boolean together() {
    for (RouterState state : states) {
      if (state.getClass() != states.getFirst().getClass()) {
        return false;
      }
    }
    return true;
  }

  private boolean starting() {
    return states.stream().anyMatch(RouterState.Initialize.class::isInstance);
  }

  private void rearm(MonotonicTime now) {
    long generation = ++timerGeneration;
    Optional<MonotonicTime> deadline = group.deadline(states);
    deadline.ifPresent(at -> {
      long local = now.until(at).toNanos();
      long global = local - local * driftPpm / 1_000_000 + 1_000;
      simulation.after(
          global,
          () -> {
            if (generation == timerGeneration && running && !frozen) {
              deadline();
            }
          });
    });
  }

  private void deadline() {
    if (group.mustReadFirst(states, localTime())) {
      readAll();
    }
    offer(0, new DeadlineReached());
  }

  private void readAll() {
    while (!receiveQueue.isEmpty()) {
      Received received = receiveQueue.remove();
      offer(received.member(), received.advertisement());
    }
  }

  private List<RouterState> initial() {
    return group.members().stream().<RouterState>map(_ -> new RouterState.Initialize()).toList();
  }

  MonotonicTime localTime() {
    long now = simulation.nowNs();
    return new MonotonicTime(clockOrigin + now + now * driftPpm / 1_000_000);
  }
}
