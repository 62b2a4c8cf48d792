package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.allocation.AddressAllocation;
import io.kubevrrp.operator.allocation.AddressAllocation.Granted;
import io.kubevrrp.operator.allocation.AddressAllocation.Refused;
import io.kubevrrp.operator.allocation.AddressClaim;
import io.kubevrrp.operator.allocation.AddressRange;
import io.kubevrrp.operator.allocation.IpAddress;
import io.kubevrrp.operator.allocation.Pool;
import io.kubevrrp.operator.allocation.ServiceAddresses;
import io.kubevrrp.operator.resolve.ServiceFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * From the Services of type LoadBalancer to the VIPGroups that hold their addresses: a pure
 * function, whose result does not depend on the order of its input.
 */
public final class ServicePlanner {
  private final ServiceFacts facts;
  private final List<Pool> pools;
  private final Map<String, Service> services = new TreeMap<>();
  private final SortedMap<String, ServicePlan.ServiceOutcome> outcomes = new TreeMap<>();

  private ServicePlanner(ServiceFacts facts) {
    this.facts = facts;
    this.pools = facts.pools().stream().map(this::pool).toList();
  }

  /** Decides everything. */
  public static ServicePlan plan(ServiceFacts facts) {
    return new ServicePlanner(facts).plan();
  }

  private ServicePlan plan() {
    AddressAllocation allocation = ServiceAddresses.allocate(pools, claims(), reserved());
    SortedMap<String, Granted> grants = new TreeMap<>();
    allocation
        .verdicts()
        .forEach((service, verdict) -> {
          switch (verdict) {
            case Granted granted -> grants.put(service, granted);
            case Refused refused ->
                outcomes.put(
                    service,
                    new ServicePlan.ServiceOutcome(
                        List.of(), Optional.empty(), Optional.of(refusal(refused))));
          }
        });
    grants.forEach(this::granted);
    return new ServicePlan(new ServiceGroups(facts, pools, services, grants).changes(), outcomes);
  }

  private Pool pool(AddressPool pool) {
    AddressPool.Spec spec = pool.getSpec();
    List<AddressRange> ranges =
        spec == null
            ? List.of()
            : spec.addresses().stream()
                .flatMap(entry -> AddressRange.parse(entry).stream())
                .toList();
    Set<String> namespaces =
        facts.namespaces().stream()
            .filter(
                namespace -> spec != null && Selectors.matches(spec.namespaceSelector(), namespace))
            .map(namespace -> namespace.getMetadata().getName())
            .collect(Collectors.toSet());
    return new Pool(
        pool.getMetadata().getName(),
        ranges,
        PoolRules.broken(pool).isEmpty(),
        spec != null && spec.autoAssign(),
        spec != null && spec.avoidZeroAnd255(),
        namespaces);
  }

  private List<AddressClaim> claims() {
    Map<String, Set<IpAddress>> held = ServiceLedger.held(facts.groups());
    List<AddressClaim> claims = new ArrayList<>();
    for (Service service : facts.services()) {
      if (ServiceClaims.isOurs(service)) {
        String key = ServiceClaims.key(service);
        services.put(key, service);
        switch (ServiceClaims.read(service, held.getOrDefault(key, Set.of()))) {
          case ServiceClaims.Reading.Claimed(var claim) -> claims.add(claim);
          case ServiceClaims.Reading.Unreadable(var sentence) ->
              outcomes.put(
                  key,
                  new ServicePlan.ServiceOutcome(
                      List.of(),
                      Optional.empty(),
                      Optional.of(new Refusal(Refusal.Reason.INVALID_REQUEST, sentence))));
        }
      }
    }
    return claims;
  }

  /** What cannot be given away; what a Service has already stays its own. */
  private Map<IpAddress, String> reserved() {
    Map<IpAddress, String> reserved = new HashMap<>();
    Set<IpAddress> ours = new HashSet<>();
    for (VIPGroup group : facts.groups()) {
      List<IpAddress> addresses = ServiceLedger.addresses(group);
      if (ServiceLedger.isOurs(group)) {
        ours.addAll(addresses);
      } else {
        addresses.forEach(
            address -> reserved.put(address, "the VIPGroup " + group.getMetadata().getName()));
      }
    }
    for (Node node : facts.nodes()) {
      String name = "the node " + node.getMetadata().getName();
      addresses(node).forEach(address -> reserved.put(address, name));
    }
    reserved.keySet().removeAll(ours);
    return reserved;
  }

  private static List<IpAddress> addresses(Node node) {
    return Optional.ofNullable(node.getStatus())
        .map(status -> status.getAddresses())
        .orElse(List.of())
        .stream()
        .map(NodeAddress::getAddress)
        .flatMap(text -> IpAddress.parse(text).stream())
        .toList();
  }

  private void granted(String service, Granted granted) {
    List<String> addresses = granted.addresses().stream().map(IpAddress::toString).toList();
    Optional<Refusal> unserved =
        facts.groups().stream()
            .filter(ServiceLedger::isOurs)
            .filter(
                group -> ServiceLedger.addresses(group).contains(granted.addresses().getFirst()))
            .flatMap(group -> ServiceLedger.refusal(group).stream())
            .findFirst();
    outcomes.put(
        service,
        new ServicePlan.ServiceOutcome(
            // It stays its own; but nobody should be sent to an address that no node will have.
            unserved.isPresent() ? List.of() : addresses,
            Optional.of(granted.pool()),
            unserved.or(() -> granted.missing().map(ServicePlanner::refusal))));
  }

  private static Refusal refusal(Refused refused) {
    Refusal.Reason reason =
        switch (refused.reason()) {
          case NO_POOL -> Refusal.Reason.NO_POOL;
          case POOL_EXHAUSTED -> Refusal.Reason.POOL_EXHAUSTED;
          case FAMILY_UNAVAILABLE -> Refusal.Reason.FAMILY_UNAVAILABLE;
          case ADDRESS_NOT_IN_POOL -> Refusal.Reason.ADDRESS_NOT_IN_POOL;
          case ADDRESS_CONFLICT -> Refusal.Reason.ADDRESS_CONFLICT;
        };
    return new Refusal(reason, refused.sentence());
  }
}
