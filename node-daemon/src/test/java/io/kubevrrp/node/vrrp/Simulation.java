package io.kubevrrp.node.vrrp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Nodes on one segment and a virtual clock. Everything is decided by the seed, the order of what
 * happens at the same instant included.
 */
final class Simulation {
  private static final int TRACED = 60;

  private record Happening(long at, int tie, long order, Runnable work) {}

  private final PriorityQueue<Happening> happenings =
      new PriorityQueue<>(
          Comparator.comparingLong(Happening::at)
              .thenComparingInt(Happening::tie)
              .thenComparingLong(Happening::order));
  private final Deque<String> trace = new ArrayDeque<>();
  private final long seed;
  private long now;
  private long order;
  private int mutedMember = -1;

  final Random random;
  final SimulatedSegment segment;
  final List<SimulatedNode> nodes = new ArrayList<>();
  final Ownership ownership;

  Simulation(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x9e3779b97f4a7c15L);
    this.segment = new SimulatedSegment(random);
    this.ownership = new Ownership(this);
  }

  SimulatedNode add(String name, SyncGroup group, int driftPpm) {
    // Clocks wrap during the run.
    long origin = Long.MAX_VALUE - Duration.ofSeconds(random.nextInt(60)).toNanos();
    SimulatedNode node = new SimulatedNode(name, this, group, origin, driftPpm);
    nodes.add(node);
    return node;
  }

  SimulatedNode node(String name) {
    return nodes.stream().filter(node -> node.name.equals(name)).findFirst().orElseThrow();
  }

  long nowNs() {
    return now;
  }

  void after(long nanos, Runnable work) {
    happenings.add(new Happening(now + nanos, random.nextInt(), order++, work));
  }

  void run(Duration duration) {
    long end = now + duration.toNanos();
    while (!happenings.isEmpty() && happenings.peek().at() <= end) {
      Happening next = happenings.remove();
      now = next.at();
      next.work().run();
      ownership.check();
    }
    now = end;
    ownership.check();
  }

  /** Somebody or something interferes: what follows is not the routers' own doing. */
  void disturbed() {
    ownership.disturbed();
  }

  /** States or addresses may be others than before. */
  void changed() {
    ownership.check();
  }

  long leaseEnd(Duration lifetime) {
    long late = (long) (random.nextDouble() * SimulatedNode.LEASE_LATE_NS);
    long nanos = lifetime.toNanos() + late;
    after(nanos, () -> {}); // ownership is looked at again
    return now + nanos;
  }

  void broadcast(SimulatedNode from, int member, Priority priority) {
    if (!from.linkUp || member == mutedMember) {
      return;
    }
    VirtualRouter router = from.group.members().get(member);
    var advertisement =
        new RouterEvent.AdvertisementReceived(
            router.localAddress(), priority, router.config().advertisementInterval());
    for (SimulatedNode to : nodes) {
      int copies = to == from ? 0 : segment.copies(from.name, to.name);
      for (int i = 0; i < copies; i++) {
        after(segment.delayNs(), () -> to.receive(member, advertisement));
      }
    }
  }

  /** Advertisements of one member of the sync groups are lost from now on. */
  void muteMember(int member) {
    mutedMember = member;
  }

  void trace(Supplier<String> line) {
    if (trace.size() == TRACED) {
      trace.removeFirst();
    }
    trace.add("%.6f s  %s".formatted(now / 1e9, line.get()));
  }

  void require(boolean holds, Supplier<String> sentence) {
    if (!holds) {
      throw broken(sentence.get());
    }
  }

  AssertionError broken(String sentence) {
    return new AssertionError(
        """
        seed %d, at %.6f s: %s
        replay: ./mvnw -pl node-daemon -am test -Dtest=SimulationTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d
        what happened before:
          %s\
        """
            .formatted(seed, now / 1e9, sentence, seed, String.join("\n  ", trace)));
  }
}
