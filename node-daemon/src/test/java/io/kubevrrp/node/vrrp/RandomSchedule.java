package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A seed's nodes, faults and edits: two to five nodes, one to three virtual routers that move
 * together, forty interferences, and quiet at the end, in which exactly the best node owns all.
 */
final class RandomSchedule {
  private static final int STEPS = 40;
  private static final Duration HOLD_DOWN = Duration.ofSeconds(62);
  private static final int WORST_DRIFT_PPM = 5_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLISECOND = 1_000_000L;
  private static final Duration PREEMPT_DELAY = Duration.ofSeconds(2);
  private static final RouterConfig.Preemption NO_DELAY =
      new RouterConfig.Preemption(true, Duration.ZERO);

  private final Simulation simulation;
  private final Random random;
  private final RouterConfig first;
  private final List<Duration> intervals;
  private final long activeDownNs;

  RandomSchedule(long seed) {
    simulation = new Simulation(seed);
    random = simulation.random;
    int version = random.nextInt(5) == 0 ? 2 : 3;
    Duration interval =
        Duration.ofMillis(
            version == 2 ? chosen(1000, 3000) : chosen(100, 500, 1000, 1000, 1000, 2000));
    boolean edited = version == 3 && random.nextInt(3) == 0;
    intervals = edited ? List.of(interval, interval.multipliedBy(2)) : List.of(interval);
    first = config(version, interval, chosen(3, 3, 3, 2, 5), preemption());
    int members = chosen(1, 1, 2, 3);
    int nodes = 2 + random.nextInt(4);
    for (int i = 0; i < nodes; i++) {
      simulation.add(
          String.valueOf((char) ('a' + i)),
          group(i, members),
          random.nextInt(2 * WORST_DRIFT_PPM) - WORST_DRIFT_PPM);
    }
    simulation.segment.duplicatePercent = random.nextInt(3) * 10;
    activeDownNs = activeDown();
    simulation.ownership.begin(budget());
  }

  /** Runs it all. */
  Simulation run() {
    simulation.nodes.forEach(
        node -> simulation.after(random.nextInt(1_000_000_000), () -> start(node)));
    simulation.run(Duration.ofSeconds(1));
    for (int i = 0; i < STEPS; i++) {
      SimulatedNode node = simulation.nodes.get(random.nextInt(simulation.nodes.size()));
      interfere(node);
      long pause =
          random.nextInt(12) == 0
              ? 2 * activeDownNs + 3 * SECOND
              : (long) (random.nextDouble() * activeDownNs);
      simulation.run(Duration.ofNanos(pause));
    }
    settle();
    return simulation;
  }

  private void settle() {
    mend();
    simulation.nodes.forEach(node -> {
      if (node.frozen) {
        thaw(node);
      }
      if (!node.linkUp) {
        link(node, true);
      }
      start(node);
      handOver(node, Duration.ZERO);
    });
    simulation.run(HOLD_DOWN.plus(Duration.ofNanos(4 * activeDownNs)));
    simulation.require(simulation.ownership.settled(), () -> "the schedule's quiet is too short");
  }

  private void interfere(SimulatedNode node) {
    switch (random.nextInt(20)) {
      case 0 -> partition();
      case 1 -> deafen(node);
      case 2 -> lose(5 + random.nextInt(60));
      case 3 -> delay();
      case 4, 5, 6, 7 -> mend();
      case 8, 9 -> freeze(node);
      case 10 -> kill(node);
      case 11 -> crash(node);
      case 12 -> stop(node);
      case 13, 14, 15 -> start(node);
      case 16 -> link(node, !node.linkUp);
      case 17 -> editPriority(node);
      case 18 -> editConfig(node);
      default -> handOver(node, Duration.ofNanos((long) (random.nextDouble() * 2 * activeDownNs)));
    }
  }

  private void partition() {
    Set<String> islanders = new HashSet<>();
    simulation.nodes.stream()
        .filter(_ -> random.nextBoolean())
        .forEach(node -> islanders.add(node.name));
    note("partition " + islanders);
    if (simulation.segment.broken() && islanders.isEmpty()) {
      return;
    }
    simulation.segment.partition(islanders);
  }

  private void deafen(SimulatedNode node) {
    note(node.name + " is deaf");
    simulation.segment.deafen(node.name);
  }

  private void lose(int percent) {
    note("loss of " + percent + " %");
    simulation.segment.lose(percent);
  }

  private void delay() {
    Duration most = first.advertisementInterval().multipliedBy(2);
    note("delay up to " + most);
    simulation.segment.delay(most);
  }

  private void mend() {
    note("the network is mended");
    boolean wasBroken = simulation.segment.broken();
    simulation.segment.heal();
    if (wasBroken) {
      simulation.ownership.mended();
    }
  }

  private void freeze(SimulatedNode node) {
    if (!node.running || node.frozen) {
      return;
    }
    boolean packetsAreLost = random.nextInt(4) == 0;
    long nanos = 1 + (long) (random.nextDouble() * 3 * activeDownNs);
    note(
        node.name
            + " is frozen"
            + (packetsAreLost ? ", deaf," : "")
            + " for "
            + Duration.ofNanos(nanos));
    simulation.ownership.stricken();
    node.freeze(packetsAreLost);
    simulation.after(
        nanos,
        () -> {
          if (node.frozen) {
            thaw(node);
          }
        });
  }

  private void thaw(SimulatedNode node) {
    note(node.name + " thaws");
    node.thaw(random.nextBoolean());
  }

  private void kill(SimulatedNode node) {
    note(node.name + " is killed");
    simulation.ownership.stricken();
    node.kill();
    if (random.nextBoolean()) {
      simulation.after((long) (random.nextDouble() * activeDownNs), () -> start(node));
    }
  }

  private void crash(SimulatedNode node) {
    note(node.name + " crashes");
    node.crash();
  }

  private void stop(SimulatedNode node) {
    if (node.running && !node.frozen) {
      note(node.name + " is stopped");
      node.stop();
    }
  }

  private void start(SimulatedNode node) {
    if (!node.running) {
      note(node.name + " starts");
      node.start();
    }
  }

  private void link(SimulatedNode node, boolean up) {
    if (!node.frozen) {
      note(node.name + "'s link is " + (up ? "up" : "down"));
      node.link(up);
    }
  }

  private void editPriority(SimulatedNode node) {
    Priority priority = new Priority(1 + random.nextInt(254));
    edit(node, router -> new VirtualRouter(router.config(), router.localAddress(), priority));
  }

  private void editConfig(SimulatedNode node) {
    RouterConfig config =
        config(
            first.version(),
            intervals.get(random.nextInt(intervals.size())),
            first.downAfter(),
            preemption());
    edit(node, router -> new VirtualRouter(config, router.localAddress(), router.priority()));
  }

  private void edit(SimulatedNode node, UnaryOperator<VirtualRouter> change) {
    if (!node.frozen) {
      note(node.name + " is to be " + change.apply(node.group.members().getFirst()));
      node.change(change);
    }
  }

  private void handOver(SimulatedNode node, Duration patience) {
    if (node.running && !node.frozen) {
      note(node.name + " is asked to hand over within " + patience);
      node.offer(0, new RouterEvent.HandoverRequested(patience));
      simulation.after(patience.toNanos() * 101 / 100, simulation::disturbed);
    }
  }

  private void note(String line) {
    simulation.trace(() -> "* " + line);
    simulation.disturbed();
  }

  private SyncGroup group(int node, int members) {
    Priority priority =
        new Priority(chosen(1, 50, 100, 100, 150, 254, 60 + 10 * node, members == 1 ? 255 : 200));
    List<VirtualRouter> routers = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      // The order of addresses differs between the members, as it does between IPv4 and IPv6.
      Ipv4Address address = new Ipv4Address(0x0a000001 + (i % 2 == 0 ? node : 100 - node));
      routers.add(new VirtualRouter(first, address, priority));
    }
    return new SyncGroup(routers);
  }

  private RouterConfig config(
      int version, Duration interval, int downAfter, RouterConfig.Preemption preemption) {
    return new RouterConfig(
        version,
        51,
        interval,
        downAfter,
        preemption,
        new RouterConfig.Announcing(5, Duration.ofSeconds(5), Duration.ofSeconds(60)),
        Optional.of(RouterConfig.Lease.auto(interval, downAfter)));
  }

  private RouterConfig.Preemption preemption() {
    Duration delay = random.nextInt(4) == 0 ? PREEMPT_DELAY : Duration.ZERO;
    return new RouterConfig.Preemption(random.nextInt(4) != 0, delay);
  }

  /** The terms of every bound, for the intervals that occur in this schedule. */
  private Ownership.Budget budget() {
    long longest = nanos(intervals.getLast());
    long lease = 0;
    long earliest = Long.MAX_VALUE;
    long lag = 0;
    for (Duration interval : intervals) {
      RouterConfig config = config(first.version(), interval, first.downAfter(), NO_DELAY);
      RouterConfig.Lease kept = config.lease().orElseThrow();
      lease = Math.max(lease, nanos(kept.lifetime()) + SimulatedNode.LEASE_LATE_NS);
      earliest = Math.min(earliest, nanos(config.earliestTakeover()));
      lag = Math.max(lag, renewalAfterAdvertisement(interval, kept.renewEvery()));
    }
    long drift = earliest * 2 * WORST_DRIFT_PPM / 1_000_000;
    long answer = first.version() == 2 ? longest + longest / 50 : MILLISECOND;
    return new Ownership.Budget(
        2 * SimulatedSegment.WORKING_DELAY_NS + answer,
        Math.max(0, lag + lease - earliest + drift),
        lease,
        3 * longest + longest / 50 + 4 * SimulatedSegment.WORKING_DELAY_NS,
        activeDownNs,
        activeDownNs + SECOND + nanos(PREEMPT_DELAY));
  }

  /** How long after an advertisement its sender still renews, before the next one. */
  private static long renewalAfterAdvertisement(Duration interval, Duration renewEvery) {
    if (interval.compareTo(renewEvery) < 0) {
      return nanos(interval);
    }
    long afterAnswer = Math.min(nanos(renewEvery) / 4, SECOND / 2);
    long between = nanos(interval) - nanos(renewEvery) * 3 / 4;
    return interval.equals(renewEvery) ? afterAnswer : Math.max(afterAnswer, between);
  }

  /**
   * Active_Down_Interval of priority 0 at the longest interval; two intervals for whom a sync
   * group's collision made wait, one for whom woke late; and the drift of clocks.
   */
  private long activeDown() {
    long longest = nanos(intervals.getLast());
    long skew = first.version() == 2 ? SECOND : longest;
    long sum = (first.downAfter() + 3) * longest + skew;
    return sum + sum / 100 + 4 * SimulatedSegment.WORKING_DELAY_NS;
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }

  private int chosen(int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
