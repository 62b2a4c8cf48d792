package io.kubevrrp.operator.desired;

import io.kubevrrp.operator.allocation.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Addresses that have to move together: those of a Service, and of the Services that share one with
 * it.
 */
final class AddressUnits {
  private final Map<IpAddress, Unit> units = new HashMap<>();
  private final List<Unit> order = new ArrayList<>();

  /** Addresses and who has them. */
  static final class Unit {
    private final SortedMap<IpAddress, SortedSet<String>> holders = new TreeMap<>();

    SortedSet<IpAddress> addresses() {
      return new TreeSet<>(holders.keySet());
    }

    SortedMap<IpAddress, SortedSet<String>> holders() {
      return holders;
    }

    /** One of the Services. */
    String service() {
      return holders.firstEntry().getValue().first();
    }
  }

  /** Notes that a Service has these addresses. */
  void add(String service, List<IpAddress> addresses) {
    Unit unit = new Unit();
    addresses.forEach(address -> merge(unit, units.get(address)));
    addresses.forEach(
        address -> unit.holders.computeIfAbsent(address, _ -> new TreeSet<>()).add(service));
    unit.holders.keySet().forEach(address -> units.put(address, unit));
    order.add(unit);
  }

  private void merge(Unit into, @org.jspecify.annotations.Nullable Unit from) {
    if (from != null && order.remove(from)) {
      into.holders.putAll(from.holders);
    }
  }

  Collection<Unit> list() {
    return List.copyOf(order);
  }
}
