package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.GroupRouterStatus;
import io.kubevrrp.api.v1alpha1.NodePriority;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import io.kubevrrp.operator.allocation.ExclusiveClaims;
import io.kubevrrp.operator.allocation.VirtualRouterIds;
import io.kubevrrp.operator.placement.Preferences;
import io.kubevrrp.operator.placement.Ranking;
import java.util.ArrayList;
import java.util.HashMap;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A group on its way to a decision.
 *
 * @param group what the user wrote
 * @param site where it can be served
 * @param told its virtual routers, as nodes are told now
 * @param lead whose priorities it has: its own, or those of the group that it moves together with
 */
record Draft(VIPGroup group, Site site, List<VIPNode.VirtualRouter> told, VIPGroup lead) {
  /** One that moves alone. */
  Draft(VIPGroup group, Site site, List<VIPNode.VirtualRouter> told) {
    this(group, site, told, group);
  }

  /** The same, served there with that group's priorities. */
  Draft following(VIPGroup other, Site shared) {
    return new Draft(group, shared, told, other);
  }

  String name() {
    return group.getMetadata().getName();
  }

  /** The nodes that take part. */
  SortedSet<String> nodes() {
    return site.nodes();
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
        group.getSpec().addresses().stream().map(Addresses::canonical).collect(Collectors.toSet());
    return new ExclusiveClaims.Claim<>(
        name(),
        wanted,
        among(wanted, status().virtualRouters().stream().map(GroupRouterStatus::addresses)),
        among(wanted, told.stream().map(VIPNode.VirtualRouter::addresses)));
  }

  private static Set<String> among(Set<String> wanted, Stream<List<String>> addresses) {
    return addresses
        .flatMap(List::stream)
        .map(Addresses::canonical)
        .filter(wanted::contains)
        .collect(Collectors.toSet());
  }

  VirtualRouterIds.GroupClaim claim() {
    Integer id = group.getSpec().vrrp().virtualRouterID();
    OptionalInt given = id == null ? OptionalInt.empty() : OptionalInt.of(id);
    return new VirtualRouterIds.GroupClaim(
        name(),
        site.segment(),
        addressesByRouter().keySet().stream()
            .map(this::claimant)
            .distinct()
            .map(router -> new VirtualRouterIds.RouterClaim(router, given, kept(router)))
            .toList());
  }

  Optional<Refusal> allocationRefusal(VirtualRouterIds.Allocation allocation) {
    var conflict = allocation.conflicts().get(name());
    if (conflict != null) {
      return Optional.of(
          new Refusal(
              Refusal.Reason.VIRTUAL_ROUTER_ID_CONFLICT,
              "virtualRouterID %d belongs to the group %s, which may be on the same network: choose another, leave it out to have one allocated, or tell the networks apart with interface"
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

  /** What it asks of each of its nodes, if these are the tracked services that there are. */
  Capacity.Demand demand(Set<String> services) {
    return new Capacity.Demand(
        name(),
        nodes(),
        addressesByRouter().size(),
        addressesByRouter().values().stream().mapToInt(List::size).sum(),
        services,
        !status().virtualRouters().isEmpty() || !told.isEmpty());
  }

  List<PlannedRouter> routers(VirtualRouterIds.Allocation allocation) {
    SortedMap<String, Integer> priorities =
        Ranking.priorities(lead.getMetadata().getName(), nodes(), given());
    Map<String, String> preferred = preferred(Ranking.order(priorities));
    List<PlannedRouter> routers = new ArrayList<>();
    for (Map.Entry<String, List<String>> router : addressesByRouter().entrySet()) {
      String prefers = preferred.get(router.getKey());
      var own = prefers == null ? priorities : Ranking.preferring(priorities, prefers);
      routers.add(
          new PlannedRouter(
              router.getKey(),
              allocation.ids().getOrDefault(claimant(router.getKey()), 0),
              router.getValue(),
              Ranking.resting(own, site.resting()),
              prefers));
    }
    return routers;
  }

  private Map<String, String> preferred(List<String> order) {
    return switch (group.getSpec().placement()) {
      case TOGETHER -> Map.of();
      case SPREAD -> {
        Map<String, String> kept = new HashMap<>();
        status()
            .virtualRouters()
            .forEach(router -> {
              if (router.preferred() != null) {
                kept.put(router.name(), router.preferred());
              }
            });
        yield Preferences.choose(List.copyOf(addressesByRouter().keySet()), order, kept);
      }
    };
  }

  private Map<String, Integer> given() {
    return lead.getSpec().priorities().stream()
        .collect(Collectors.toMap(NodePriority::node, NodePriority::priority));
  }

  private Map<String, List<String>> addressesByRouter() {
    List<String> addresses = group.getSpec().addresses();
    return switch (group.getSpec().placement()) {
      case TOGETHER -> {
        // A virtual router has one family (RFC 9568 section 1.7).
        Map<String, List<String>> families = new LinkedHashMap<>();
        addresses.forEach(address ->
            families.computeIfAbsent(ofFamily(address), _ -> new ArrayList<>()).add(address));
        yield families;
      }
      case SPREAD -> {
        // In the user's order: the n-th address prefers the n-th node.
        Map<String, List<String>> each = new LinkedHashMap<>();
        addresses.forEach(
            address -> each.put(RouterNames.ofAddress(name(), address), List.of(address)));
        yield each;
      }
    };
  }

  private String ofFamily(String address) {
    return VirtualAddress.isIpv6(address) ? RouterNames.ofIpv6(name()) : name();
  }

  /** Under which name a VRID is kept: the families of a group share one. */
  private String claimant(String router) {
    return router.equals(RouterNames.ofIpv6(name())) ? name() : router;
  }

  private OptionalInt kept(String router) {
    IntStream written =
        status().virtualRouters().stream()
            .filter(known -> claimant(known.name()).equals(router))
            .mapToInt(GroupRouterStatus::virtualRouterID);
    IntStream carriedOut =
        told.stream()
            .filter(known -> claimant(known.name()).equals(router))
            .flatMapToInt(
                known -> Stream.ofNullable(known.vrrp().virtualRouterID()).mapToInt(id -> id));
    return IntStream.concat(written, carriedOut)
        .filter(id -> id >= 1 && id <= VirtualRouterIds.LAST)
        .findFirst();
  }

  private VIPGroup.Status status() {
    return Optional.ofNullable(group.getStatus()).orElse(VIPGroup.Status.EMPTY);
  }
}
