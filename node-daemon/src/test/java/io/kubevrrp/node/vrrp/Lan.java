package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Routers on one segment and a virtual clock; what is due at the same instant happens in an order
 * the seed shuffles.
 */
final class Lan {
  static final RouterConfig DEFAULTS =
      new RouterConfig(
          3,
          51,
          Duration.ofSeconds(1),
          3,
          new RouterConfig.Preemption(true, Duration.ZERO),
          new RouterConfig.Announcing(5, Duration.ofSeconds(5), Duration.ofSeconds(60)),
          Optional.of(RouterConfig.Lease.auto(Duration.ofSeconds(1), 3)));

  private final Map<String, Station> stations = new LinkedHashMap<>();
  private final Set<String> partitioned = new HashSet<>();
  private final List<Delivery> inFlight = new ArrayList<>();
  private final Random random;
  private MonotonicTime now =
      new MonotonicTime(Long.MAX_VALUE - 1_000_000_000L); // the clock wraps after a second
  private int lossPercent;

  private record Delivery(String to, RouterEvent.AdvertisementReceived event) {}

  private static final class Station {
    VirtualRouter router;
    RouterState state = new RouterState.Initialize();
    boolean installed;
    int announced;
    int advertised;
    final List<TransitionReason> reasons = new ArrayList<>();

    Station(VirtualRouter router) {
      this.router = router;
    }
  }

  private Lan(long seed) {
    this.random = new Random(seed);
  }

  /** Routers written {@code name=priority}; the first has the lowest address. */
  static Lan of(String... routers) {
    return seeded(1, DEFAULTS, routers);
  }

  static Lan of(RouterConfig config, String... routers) {
    return seeded(1, config, routers);
  }

  static Lan seeded(long seed, RouterConfig config, String... routers) {
    Lan lan = new Lan(seed);
    for (String router : routers) {
      String[] parts = router.split("=", 2);
      Ipv4Address address = new Ipv4Address(0xc0a80181 + lan.stations.size());
      Priority priority = new Priority(Integer.parseInt(parts[1]));
      lan.stations.put(parts[0], new Station(new VirtualRouter(config, address, priority)));
    }
    return lan;
  }

  Lan startAll() {
    stations.keySet().forEach(name -> offer(name, new RouterEvent.Startup()));
    return settle();
  }

  Lan start(String name) {
    offer(name, new RouterEvent.Startup());
    return settle();
  }

  Lan shutdown(String name) {
    offer(name, new RouterEvent.Shutdown());
    return settle();
  }

  /** The machine stops without a word; its addresses go with it. */
  Lan crash(String name) {
    Station station = station(name);
    station.state = new RouterState.Initialize();
    station.installed = false;
    return this;
  }

  Lan fault(String name) {
    offer(name, new RouterEvent.FaultRaised(TransitionReason.LINK_DOWN));
    return settle();
  }

  Lan clear(String name) {
    offer(name, new RouterEvent.FaultCleared());
    return settle();
  }

  Lan prioritise(String name, int priority) {
    Station station = station(name);
    station.router =
        new VirtualRouter(
            station.router.config(), station.router.localAddress(), new Priority(priority));
    offer(name, new RouterEvent.PriorityChanged());
    return settle();
  }

  Lan configure(String name, UnaryOperator<RouterConfig> change) {
    Station station = station(name);
    station.router =
        new VirtualRouter(
            change.apply(station.router.config()),
            station.router.localAddress(),
            station.router.priority());
    return this;
  }

  Lan partition(String name) {
    partitioned.add(name);
    return this;
  }

  Lan heal() {
    partitioned.clear();
    return this;
  }

  Lan lose(int percent) {
    lossPercent = percent;
    return this;
  }

  Lan advance(Duration duration) {
    MonotonicTime end = now.plus(duration);
    while (true) {
      Optional<MonotonicTime> next = earliestDeadline();
      if (next.isEmpty() || !end.hasReached(next.get())) {
        now = end;
        return this;
      }
      now = next.get().hasReached(now) ? next.get() : now;
      List<String> due = new ArrayList<>(stations.keySet());
      due.removeIf(name -> station(name).state.deadline().filter(now::hasReached).isEmpty());
      Collections.shuffle(due, random);
      offer(due.getFirst(), new RouterEvent.DeadlineReached());
      settle();
    }
  }

  List<String> active() {
    return stations.keySet().stream()
        .filter(name -> station(name).state instanceof RouterState.Active)
        .toList();
  }

  int announcements(String name) {
    return station(name).announced;
  }

  int advertisements(String name) {
    return station(name).advertised;
  }

  TransitionReason lastReason(String name) {
    return station(name).reasons.getLast();
  }

  private Station station(String name) {
    return Optional.ofNullable(stations.get(name)).orElseThrow();
  }

  private Optional<MonotonicTime> earliestDeadline() {
    return stations.values().stream()
        .flatMap(station -> station.state.deadline().stream())
        .reduce(MonotonicTime::earlierOf);
  }

  private Lan settle() {
    while (!inFlight.isEmpty()) {
      Delivery delivery = inFlight.remove(random.nextInt(inFlight.size()));
      offer(delivery.to(), delivery.event());
    }
    return this;
  }

  private void offer(String name, RouterEvent event) {
    Station station = station(name);
    Transition transition = station.router.step(station.state, event, now);
    station.state = transition.next();
    transition.reason().ifPresent(station.reasons::add);
    transition.actions().forEach(action -> perform(name, station, action));
    checkInvariants(name, station);
  }

  private void perform(String name, Station station, RouterAction action) {
    switch (action) {
      case RouterAction.SendAdvertisement(var priority) -> {
        station.advertised++;
        broadcast(name, station, priority);
      }
      case RouterAction.InstallAddresses _ -> station.installed = true;
      case RouterAction.RemoveAddresses _ -> station.installed = false;
      case RouterAction.RenewAddresses _ -> {}
      case RouterAction.AnnounceAddresses(int count) -> station.announced += count;
    }
  }

  private void broadcast(String from, Station sender, Priority priority) {
    for (String to : stations.keySet()) {
      boolean connected = partitioned.contains(from) == partitioned.contains(to);
      if (!to.equals(from) && connected && random.nextInt(100) >= lossPercent) {
        inFlight.add(
            new Delivery(
                to,
                new RouterEvent.AdvertisementReceived(
                    sender.router.localAddress(),
                    priority,
                    sender.router.config().advertisementInterval())));
      }
    }
  }

  private void checkInvariants(String name, Station station) {
    boolean active = station.state instanceof RouterState.Active;
    if (active != station.installed) {
      throw new AssertionError(
          name + " is " + station.state + " but its addresses are installed: " + station.installed);
    }
    station
        .state
        .deadline()
        .filter(deadline -> deadline.since(now).isZero() && !now.since(deadline).isZero())
        .ifPresent(deadline -> {
          throw new AssertionError(name + " has a deadline in the past: " + station.state);
        });
  }
}
