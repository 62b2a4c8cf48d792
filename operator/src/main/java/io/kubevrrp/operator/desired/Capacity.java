package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * How much a node can be told: a VIPNode has room for so many virtual routers and tracked services,
 * and one that the API server refuses would leave the node with what it had.
 */
final class Capacity {
  private final Map<String, Integer> routers = new HashMap<>();
  private final Map<String, Integer> addresses = new HashMap<>();
  private final Map<String, Set<String>> services = new HashMap<>();

  /**
   * What one group asks of each of its nodes.
   *
   * @param group its name
   * @param nodes the nodes
   * @param routers how many virtual routers
   * @param addresses how many addresses, all together
   * @param services which tracked services
   * @param served whether it was served before
   */
  record Demand(
      String group,
      SortedSet<String> nodes,
      int routers,
      int addresses,
      Set<String> services,
      boolean served) {}

  /** By group, the sentence that says which node has no room; who is served already comes first. */
  static Map<String, String> refusals(List<Demand> oldestFirst) {
    Capacity capacity = new Capacity();
    Map<String, String> refusals = new HashMap<>();
    List<Demand> ordered = new ArrayList<>(oldestFirst.stream().filter(Demand::served).toList());
    oldestFirst.stream().filter(demand -> !demand.served()).forEach(ordered::add);
    for (Demand demand : ordered) {
      demand.nodes().stream()
          .flatMap(node -> capacity.refusal(node, demand).stream())
          .findFirst()
          .ifPresentOrElse(
              sentence -> refusals.put(demand.group(), sentence), () -> capacity.take(demand));
    }
    return refusals;
  }

  private Optional<String> refusal(String node, Demand demand) {
    int wantedRouters = routers.getOrDefault(node, 0) + demand.routers();
    Set<String> wantedServices = new HashSet<>(services.getOrDefault(node, Set.of()));
    wantedServices.addAll(demand.services());
    if (wantedRouters > VIPNode.MOST_VIRTUAL_ROUTERS) {
      return Optional.of(
          ("%s would take part in %d virtual routers, and %d is the most: put several addresses into one group with"
                  + " placement: Together, or select other nodes")
              .formatted(node, wantedRouters, VIPNode.MOST_VIRTUAL_ROUTERS));
    }
    int wantedAddresses = addresses.getOrDefault(node, 0) + demand.addresses();
    if (wantedAddresses > VIPNode.MOST_ADDRESSES) {
      return Optional.of(
          "%s would have to know %d addresses, and %d is the most: select other nodes"
              .formatted(node, wantedAddresses, VIPNode.MOST_ADDRESSES));
    }
    return wantedServices.size() > VIPNode.MOST_SERVICES
        ? Optional.of(
            "%s would check %d tracked services, and %d is the most: track fewer, or select other nodes"
                .formatted(node, wantedServices.size(), VIPNode.MOST_SERVICES))
        : Optional.empty();
  }

  private void take(Demand demand) {
    for (String node : demand.nodes()) {
      routers.merge(node, demand.routers(), Integer::sum);
      addresses.merge(node, demand.addresses(), Integer::sum);
      services.computeIfAbsent(node, _ -> new HashSet<>()).addAll(demand.services());
    }
  }
}
