package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.Ipv4Address;
import java.util.ArrayList;
import java.util.List;

/** Simulations of scripted scenarios: usual configurations, punctual clocks, started together. */
final class Simulations {
  private static final long SECOND = 1_000_000_000L;

  private Simulations() {}

  /**
   * Nodes written {@code name=priority}, the first with the lowest address in every second member
   * and the highest in the others.
   *
   * @param members how many virtual routers move together
   */
  static Simulation of(int members, String... nodes) {
    return of(1L, members, nodes);
  }

  static Simulation of(long seed, int members, String... nodes) {
    Simulation simulation = new Simulation(seed);
    for (int i = 0; i < nodes.length; i++) {
      String[] parts = nodes[i].split("=", 2);
      simulation.add(parts[0], group(members, i, new Priority(Integer.parseInt(parts[1]))), 0);
    }
    long overlap = 3 * SimulatedSegment.WORKING_DELAY_NS;
    simulation.ownership.begin(
        new Ownership.Budget(overlap, 0, 3 * SECOND, 3 * SECOND, 8 * SECOND, 10 * SECOND));
    simulation.nodes.forEach(SimulatedNode::start);
    return simulation;
  }

  static SyncGroup group(int members, int node, Priority priority) {
    List<VirtualRouter> routers = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Ipv4Address address = new Ipv4Address(0x0a000001 + (i % 2 == 0 ? node : 100 - node));
      routers.add(new VirtualRouter(Steps.config(3, Steps.SECOND, true), address, priority));
    }
    return new SyncGroup(routers);
  }
}
