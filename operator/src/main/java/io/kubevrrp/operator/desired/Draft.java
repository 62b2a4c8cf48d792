package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.GroupRouterStatus;
import io.kubevrrp.api.v1alpha1.NodePriority;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.allocation.ExclusiveClaims;
import io.kubevrrp.operator.allocation.VirtualRouterIds;
import io.kubevrrp.operator.placement.Ranking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A group on its way to a decision.
 *
 * @param group what the user wrote
 * @param nodes the nodes it selects
 */
record Draft(VIPGroup group, SortedSet<String> nodes) {

  String name() {
    return group.getMetadata().getName();
  }

  List<String> brokenRules() {
    if (group.getSpec() == null) {
      return List.of("spec is missing: give addresses at least");
    }
    List<String> broken = new ArrayList<>(RouterNames.broken(name()));
    broken.addAll(GroupRules.broken(group.getSpec()));
    return broken;
  }

  List<Tracking> tracking() {
    return group.getSpec() == null ? List.of() : group.getSpec().tracking();
  }

  /** By group, the sentence that says which of its addresses belongs to whom. */
  static Map<String, String> addressConflicts(List<Draft> oldestFirst) {
    List<ExclusiveClaims.Claim<String>> claims =
        oldestFirst.stream().map(Draft::addressClaim).toList();
    Map<String, String> owners = ExclusiveClaims.owners(claims);
    SortedMap<String, String> conflicts = new TreeMap<>();
    for (ExclusiveClaims.Claim<String> claim : claims) {
      claim.wanted().stream()
          .sorted()
          .filter(address -> !claim.group().equals(owners.getOrDefault(address, claim.group())))
          .findFirst()
          .ifPresent(address ->
              conflicts.put(
                  claim.group(),
                  "the address "
                      + address
                      + " belongs to the group "
                      + owners.get(address)
                      + ": remove it from one of them"));
    }
    return conflicts;
  }

  private ExclusiveClaims.Claim<String> addressClaim() {
    Set<String> wanted =
        group.getSpec().addresses().stream()
            .map(Addresses::withoutPrefix)
            .collect(Collectors.toSet());
    Set<String> held =
        status().virtualRouters().stream()
            .flatMap(router -> router.addresses().stream())
            .map(Addresses::withoutPrefix)
            .filter(wanted::contains)
            .collect(Collectors.toSet());
    return new ExclusiveClaims.Claim<>(name(), wanted, held);
  }

  VirtualRouterIds.GroupClaim claim() {
    Integer id = group.getSpec().vrrp().virtualRouterID();
    OptionalInt given = id == null ? OptionalInt.empty() : OptionalInt.of(id);
    return new VirtualRouterIds.GroupClaim(
        name(),
        addressesByRouter().keySet().stream()
            .map(router -> new VirtualRouterIds.RouterClaim(router, given, kept(router)))
            .toList());
  }

  Optional<Refusal> allocationRefusal(VirtualRouterIds.Allocation allocation) {
    var conflict = allocation.conflicts().get(name());
    if (conflict != null) {
      return Optional.of(
          new Refusal(
              Refusal.Reason.VIRTUAL_ROUTER_ID_CONFLICT,
              "virtualRouterID %d belongs to the group %s: choose another, or leave it out to have one allocated"
                  .formatted(conflict.id(), conflict.other())));
    }
    if (allocation.exhausted().contains(name())) {
      return Optional.of(
          new Refusal(
              Refusal.Reason.VIRTUAL_ROUTER_IDS_EXHAUSTED,
              "all 255 virtual router IDs are taken: put several addresses into one group with placement: Together"));
    }
    return Optional.empty();
  }

  List<PlannedRouter> routers(VirtualRouterIds.Allocation allocation) {
    SortedMap<String, Integer> priorities = Ranking.priorities(name(), nodes, given());
    List<PlannedRouter> routers = new ArrayList<>();
    for (Map.Entry<String, List<String>> router : addressesByRouter().entrySet()) {
      routers.add(
          new PlannedRouter(
              router.getKey(),
              allocation.ids().getOrDefault(router.getKey(), 0),
              router.getValue(),
              Ranking.rotated(priorities, routers.size())));
    }
    return routers;
  }

  private Map<String, Integer> given() {
    return group.getSpec().priorities().stream()
        .collect(Collectors.toMap(NodePriority::node, NodePriority::priority));
  }

  private Map<String, List<String>> addressesByRouter() {
    List<String> addresses = group.getSpec().addresses();
    return switch (group.getSpec().placement()) {
      case TOGETHER -> Map.of(name(), addresses);
      case SPREAD -> {
        // In the user's order: the n-th address prefers the n-th node.
        Map<String, List<String>> each = new LinkedHashMap<>();
        addresses.forEach(
            address -> each.put(RouterNames.ofAddress(name(), address), List.of(address)));
        yield each;
      }
    };
  }

  private OptionalInt kept(String router) {
    return status().virtualRouter(router).stream()
        .mapToInt(GroupRouterStatus::virtualRouterID)
        .filter(id -> id >= 1 && id <= VirtualRouterIds.LAST)
        .findFirst();
  }

  private VIPGroup.Status status() {
    return Optional.ofNullable(group.getStatus()).orElse(VIPGroup.Status.EMPTY);
  }
}
