package io.kubevrrp.node.ipvs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to change for the kernel's table to be as wanted. */
public final class TableDifference {
  private final Map<ServiceKey, DirectedService> actual;
  private final Set<ServiceKey> ours;
  private final List<IpvsCommand> commands = new ArrayList<>();

  private TableDifference(Map<ServiceKey, DirectedService> actual, Set<ServiceKey> ours) {
    this.actual = actual;
    this.ours = ours;
  }

  /**
   * The commands in their order: what comes before what goes, so that a service that has a
   * destination before and after has one all the time.
   *
   * @param desired each key once
   * @param actual the kernel's whole table
   * @param ours the services that this daemon added: no others are changed or removed, even where
   *     an equal one is desired (see {@link #foreign})
   * @return empty when everything is as desired
   */
  public static List<IpvsCommand> commands(
      List<DirectedService> desired, List<DirectedService> actual, Set<ServiceKey> ours) {
    TableDifference difference = new TableDifference(byKey(actual), ours);
    desired.forEach(difference::want);
    Set<ServiceKey> wanted = byKey(desired).keySet();
    difference.actual.keySet().stream()
        .filter(key -> ours.contains(key) && !wanted.contains(key))
        .forEach(key -> difference.commands.add(new IpvsCommand.RemoveService(key)));
    return List.copyOf(difference.commands);
  }

  /** The desired services whose place in the table is taken by somebody else's. */
  public static Set<ServiceKey> foreign(
      List<DirectedService> desired, List<DirectedService> actual, Set<ServiceKey> ours) {
    Set<ServiceKey> there = byKey(actual).keySet();
    return desired.stream()
        .map(DirectedService::key)
        .filter(key -> there.contains(key) && !ours.contains(key))
        .collect(Collectors.toUnmodifiableSet());
  }

  private void want(DirectedService wanted) {
    DirectedService there = actual.get(wanted.key());
    if (there == null) {
      commands.add(new IpvsCommand.AddService(wanted.service()));
      destinations(wanted, List.of());
    } else if (ours.contains(wanted.key())) {
      if (!there.service().equals(wanted.service())) {
        commands.add(new IpvsCommand.ChangeService(wanted.service()));
      }
      destinations(wanted, there.destinations());
    }
  }

  private void destinations(DirectedService wanted, List<Destination> there) {
    ServiceKey key = wanted.key();
    for (Destination destination : wanted.destinations()) {
      Optional<Destination> found = there.stream().filter(destination::sameServer).findFirst();
      if (found.isEmpty()) {
        commands.add(new IpvsCommand.AddDestination(key, destination));
      } else if (!found.get().equals(destination)) {
        commands.add(new IpvsCommand.ChangeDestination(key, destination));
      }
    }
    there.stream()
        .filter(old -> wanted.destinations().stream().noneMatch(old::sameServer))
        .forEach(old -> commands.add(new IpvsCommand.RemoveDestination(key, old)));
  }

  private static Map<ServiceKey, DirectedService> byKey(List<DirectedService> services) {
    Map<ServiceKey, DirectedService> byKey = new LinkedHashMap<>();
    services.forEach(service -> byKey.put(service.key(), service));
    return byKey;
  }
}
