package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.allocation.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Which VIPGroup holds which addresses. What has a home keeps it; what has none goes where there is
 * room, so that many addresses need few virtual routers.
 */
final class GroupHomes {
  private final Map<String, Home> homes = new TreeMap<>();
  private final Set<String> names = new HashSet<>();

  /**
   * The addresses of a group in the making.
   *
   * @param name the group's name
   * @param key what it is for
   * @param existing the group as it is, if it is
   * @param before its addresses until now, in their order
   * @param holders its addresses from now on, and who has them
   */
  record Home(
      String name,
      String key,
      Optional<VIPGroup> existing,
      List<IpAddress> before,
      SortedMap<IpAddress, SortedSet<String>> holders) {

    /** In the order of before, so that what is bound stays as it is; new ones at the end. */
    List<String> addresses() {
      Set<IpAddress> ordered = new LinkedHashSet<>(before);
      ordered.retainAll(holders.keySet());
      ordered.addAll(holders.keySet());
      return ordered.stream().map(IpAddress::toString).toList();
    }

    SortedMap<String, SortedSet<String>> holdersByText() {
      SortedMap<String, SortedSet<String>> texts = new TreeMap<>();
      holders.forEach((address, services) -> texts.put(address.toString(), services));
      return texts;
    }
  }

  /** Something that wants a home, and what the group may be named. */
  record Tenant(String key, String name, int room, AddressUnits.Unit unit) {}

  GroupHomes(List<VIPGroup> groups) {
    for (VIPGroup group : groups) {
      names.add(group.getMetadata().getName());
      if (ServiceLedger.isOurs(group)) {
        String name = group.getMetadata().getName();
        homes.put(
            name,
            new Home(
                name,
                ServiceLedger.key(group),
                Optional.of(group),
                ServiceLedger.addresses(group),
                new TreeMap<>()));
      }
    }
  }

  /** The groups with something in them. */
  List<Home> settle(List<Tenant> tenants) {
    Map<AddressUnits.Unit, Tenant> homeless = new LinkedHashMap<>();
    for (Tenant tenant : tenants) {
      homeOf(tenant)
          .ifPresentOrElse(
              home -> home.holders().putAll(tenant.unit().holders()),
              () -> homeless.put(tenant.unit(), tenant));
    }
    for (Tenant tenant : homeless.values()) {
      withRoom(tenant).orElseGet(() -> build(tenant)).holders().putAll(tenant.unit().holders());
    }
    return homes.values().stream().filter(home -> !home.holders().isEmpty()).toList();
  }

  private Optional<Home> homeOf(Tenant tenant) {
    return homes.values().stream()
        .filter(home -> home.key().equals(tenant.key()))
        .filter(home ->
            home.before().stream()
                .anyMatch(address -> tenant.unit().holders().containsKey(address)))
        .findFirst();
  }

  private Optional<Home> withRoom(Tenant tenant) {
    return homes.values().stream()
        .filter(home -> home.key().equals(tenant.key()))
        .filter(home -> home.holders().size() + tenant.unit().holders().size() <= tenant.room())
        .findFirst();
  }

  private Home build(Tenant tenant) {
    String name = tenant.name();
    for (int i = 1; !names.add(name); i++) {
      name = tenant.name() + "-" + i;
    }
    Home home = new Home(name, tenant.key(), Optional.empty(), new ArrayList<>(), new TreeMap<>());
    homes.put(name, home);
    return home;
  }
}
