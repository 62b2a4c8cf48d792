package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualServiceTable;
import io.kubevrrp.node.ipvs.Destination;
import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.IpvsCommand;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.VirtualService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's table as it was read once and changed since: to read it asks for every virtual
 * service by itself, which is too much for a change of one weight.
 */
final class KnownTable {
  private final VirtualServiceTable table;
  private Optional<Map<ServiceKey, DirectedService>> known = Optional.empty();

  KnownTable(VirtualServiceTable table) {
    this.table = table;
  }

  boolean supported() throws HostException {
    return table.supported();
  }

  /** It is read anew when it is needed next: somebody else may have changed it. */
  void forget() {
    known = Optional.empty();
  }

  /** All that is in it, by what it is. */
  Map<ServiceKey, DirectedService> services() throws HostException {
    if (known.isEmpty()) {
      Map<ServiceKey, DirectedService> read = new LinkedHashMap<>();
      table.services().forEach(service -> read.put(service.key(), service));
      known = Optional.of(read);
    }
    return known.get();
  }

  /** Changes it; after a refusal it is read anew. */
  List<VirtualServiceTable.Refusal> perform(List<IpvsCommand> commands) throws HostException {
    List<VirtualServiceTable.Refusal> refusals = table.perform(commands);
    known.ifPresent(services -> commands.forEach(command -> change(services, command)));
    if (!refusals.isEmpty()) {
      forget();
    }
    return refusals;
  }

  private static void change(Map<ServiceKey, DirectedService> services, IpvsCommand command) {
    switch (command) {
      case IpvsCommand.AddService(var service) -> put(services, service, List.of());
      case IpvsCommand.ChangeService(var service) ->
          put(services, service, without(services, service.key(), Optional.empty()));
      case IpvsCommand.RemoveService(var key) -> services.remove(key);
      case IpvsCommand.AddDestination(var key, var to) -> replace(services, key, to, true);
      case IpvsCommand.ChangeDestination(var key, var to) -> replace(services, key, to, true);
      case IpvsCommand.RemoveDestination(var key, var to) -> replace(services, key, to, false);
    }
  }

  private static void put(
      Map<ServiceKey, DirectedService> services,
      VirtualService service,
      List<Destination> destinations) {
    services.put(service.key(), new DirectedService(service, destinations));
  }

  private static void replace(
      Map<ServiceKey, DirectedService> services, ServiceKey key, Destination to, boolean keep) {
    DirectedService there = services.get(key);
    if (there != null) {
      List<Destination> changed = without(services, key, Optional.of(to));
      if (keep) {
        changed.add(to);
      }
      put(services, there.service(), changed);
    }
  }

  private static List<Destination> without(
      Map<ServiceKey, DirectedService> services, ServiceKey key, Optional<Destination> gone) {
    DirectedService there = services.get(key);
    List<Destination> kept =
        there == null ? new ArrayList<>() : new ArrayList<>(there.destinations());
    gone.ifPresent(to -> kept.removeIf(to::sameServer));
    return kept;
  }
}
