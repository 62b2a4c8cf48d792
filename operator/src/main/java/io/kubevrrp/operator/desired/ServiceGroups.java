package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.allocation.AddressAllocation.Granted;
import io.kubevrrp.operator.allocation.Pool;
import io.kubevrrp.operator.allocation.Segment;
import io.kubevrrp.operator.resolve.ServiceFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The VIPGroups that hold granted addresses. Addresses of a pool share groups, as many as its
 * {@code addressesPerVirtualRouter} says, as long as they come from one range: a virtual router
 * lives on one interface. A Service with {@code externalTrafficPolicy: Local} has a group of its
 * own, since it has nodes of its own.
 */
final class ServiceGroups {
  private final ServiceFacts facts;
  private final Map<String, AddressPool> specs;
  private final Map<String, Pool> pools;
  private final Map<String, Service> services;
  private final Map<String, Granted> grants;
  private final Map<String, List<EndpointSlice>> slices;
  private final AddressUnits units = new AddressUnits();

  ServiceGroups(
      ServiceFacts facts,
      List<Pool> pools,
      Map<String, Service> services,
      SortedMap<String, Granted> grants) {
    this.facts = facts;
    this.specs =
        facts.pools().stream()
            .collect(Collectors.toMap(pool -> pool.getMetadata().getName(), Function.identity()));
    this.pools = pools.stream().collect(Collectors.toMap(Pool::name, Function.identity()));
    this.services = services;
    this.grants = grants;
    this.slices =
        facts.slices().stream()
            .collect(Collectors.groupingBy(slice -> ReadyNodes.serviceOf(slice).orElse("")));
    grants.forEach((service, granted) -> units.add(service, granted.addresses()));
  }

  /** What to write; what goes comes first: an address that moves should not stand in two groups. */
  List<ServicePlan.Change> changes() {
    List<ServicePlan.Change> replaced = new ArrayList<>();
    List<ServicePlan.Change> created = new ArrayList<>();
    Set<String> wanted = new HashSet<>();
    var homes = new GroupHomes(facts.groups());
    for (GroupHomes.Home home : homes.settle(units.list().stream().map(this::tenant).toList())) {
      wanted.add(home.name());
      VIPGroup group = group(home);
      home.existing()
          .ifPresentOrElse(
              existing -> {
                if (!ServiceLedger.sayTheSame(existing, group)) {
                  var edited = ServiceLedger.edited(existing, group);
                  replaced.add(new ServicePlan.Change.Replace(edited));
                }
              },
              () -> created.add(new ServicePlan.Change.Create(group)));
    }
    List<ServicePlan.Change> changes = new ArrayList<>(deleted(wanted));
    changes.addAll(replaced);
    changes.addAll(created);
    return changes;
  }

  private List<ServicePlan.Change> deleted(Set<String> wanted) {
    return facts.groups().stream()
        .filter(ServiceLedger::isOurs)
        .filter(group -> !wanted.contains(group.getMetadata().getName()))
        .<ServicePlan.Change>map(ServicePlan.Change.Delete::new)
        .toList();
  }

  private Pool pool(AddressUnits.Unit unit) {
    return Objects.requireNonNull(pools.get(grant(unit).pool()));
  }

  private Granted grant(AddressUnits.Unit unit) {
    return Objects.requireNonNull(grants.get(unit.service()));
  }

  private Service service(AddressUnits.Unit unit) {
    return Objects.requireNonNull(services.get(unit.service()));
  }

  private GroupHomes.Tenant tenant(AddressUnits.Unit unit) {
    Pool pool = pool(unit);
    if (ServiceClaims.isLocal(service(unit))) {
      String name = unit.service().replace('/', '.');
      return new GroupHomes.Tenant(
          "service " + unit.service() + " of " + pool.name(), "service-" + name, 2, unit);
    }
    int room = spec(pool.name()).addressesPerVirtualRouter();
    return new GroupHomes.Tenant(key(pool, unit), "pool-" + pool.name(), room, unit);
  }

  /** Addresses of one range are on one segment; those of two need not be. */
  private static String key(Pool pool, AddressUnits.Unit unit) {
    StringBuilder key = new StringBuilder("pool " + pool.name());
    for (Segment.Family family : Segment.Family.values()) {
      unit.addresses().stream()
          .filter(address -> address.family() == family)
          .limit(1)
          .forEach(address ->
              key.append(' ')
                  .append(pool.rangeOf(address).map(Object::toString).orElse("elsewhere")));
    }
    return key.toString();
  }

  private VIPGroup group(GroupHomes.Home home) {
    String service = home.holders().firstEntry().getValue().first();
    String pool = Objects.requireNonNull(grants.get(service)).pool();
    return ServiceLedger.group(
        home.name(), home.key(), home.holdersByText(), spec(home, service, pool));
  }

  private VIPGroup.Spec spec(GroupHomes.Home home, String service, String pool) {
    List<String> addresses = home.addresses();
    Optional<VIPGroup.Spec> before = home.existing().map(group -> group.getSpec());
    // A pool that says nothing valid any more changes nothing that serves.
    return before
        .filter(_ -> !Objects.requireNonNull(pools.get(pool)).open())
        .map(spec -> PoolGroups.withAddresses(spec, addresses))
        .orElseGet(() -> PoolGroups.spec(spec(pool), addresses, nodes(service)));
  }

  private AddressPool.Spec spec(String pool) {
    return Objects.requireNonNull(specs.get(pool)).getSpec();
  }

  private Optional<SortedSet<String>> nodes(String key) {
    Service service = Objects.requireNonNull(services.get(key));
    return ServiceClaims.isLocal(service)
        ? Optional.of(ReadyNodes.of(service, slices))
        : Optional.empty();
  }
}
