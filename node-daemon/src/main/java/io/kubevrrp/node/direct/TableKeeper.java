package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualServiceTable;
import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.IpvsCommand;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.TableDifference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes IPVS's table what is wanted, by what differs only; what is somebody else's, it leaves. */
final class TableKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);

  private final KnownTable table;
  private final OwnServices own;
  private final Map<ServiceKey, String> refused = new LinkedHashMap<>();

  TableKeeper(KnownTable table, OwnServices own) {
    this.table = table;
    this.own = own;
  }

  /** Learns what another daemon left. */
  void recall() {
    own.recall();
    table.forget();
  }

  /** The table is read anew: somebody else may have changed it. */
  void forget() {
    table.forget();
  }

  /** Why the kernel does not have a service as wanted; empty when it does. */
  Optional<String> refusal(ServiceKey key) {
    return Optional.ofNullable(refused.get(key));
  }

  /** Whether something is not as wanted. */
  boolean unsettled() {
    return !refused.isEmpty();
  }

  /** The table is to have these, and none else of ours. */
  void settle(List<DirectedService> desired) {
    settle(desired, _ -> true);
  }

  /**
   * Of those that are concerned, the table is to have these.
   *
   * @param concerned all that are desired are
   */
  void settle(List<DirectedService> desired, Predicate<ServiceKey> concerned) {
    refused.keySet().removeIf(concerned);
    Set<ServiceKey> ours = own.all().stream().filter(concerned).collect(Collectors.toSet());
    if (desired.isEmpty() && ours.isEmpty()) {
      return;
    }
    try {
      if (table.supported()) {
        change(desired, ours, concerned);
      } else {
        desired.forEach(service -> refused.put(service.key(), ServerSnapshots.NO_IPVS));
      }
    } catch (HostException e) {
      table.forget();
      String why = String.valueOf(e.getMessage());
      desired.forEach(service -> refused.put(service.key(), why));
      ours.forEach(key -> refused.put(key, why));
    }
  }

  private void change(
      List<DirectedService> desired, Set<ServiceKey> ours, Predicate<ServiceKey> concerned)
      throws HostException {
    List<DirectedService> actual =
        table.services().values().stream()
            .filter(service -> concerned.test(service.key()))
            .toList();
    TableDifference.foreign(desired, actual, ours)
        .forEach(key -> refused.put(key, ServerSnapshots.FOREIGN));
    List<IpvsCommand> commands = TableDifference.commands(desired, actual, ours);
    own.add(
        commands.stream()
            .filter(IpvsCommand.AddService.class::isInstance)
            .map(IpvsCommand::key)
            .toList());
    if (!commands.isEmpty()) {
      perform(commands);
    }
    forget(ours, desired);
  }

  private void perform(List<IpvsCommand> commands) throws HostException {
    long begin = System.nanoTime();
    List<VirtualServiceTable.Refusal> refusals = table.perform(commands);
    LOG.atInfo()
        .addKeyValue("changes", commands.size())
        .addKeyValue("refused", refusals.size())
        .addKeyValue("milliseconds", Duration.ofNanos(System.nanoTime() - begin).toMillis())
        .log("virtual services changed");
    refusals.forEach(this::refused);
  }

  private void refused(VirtualServiceTable.Refusal refusal) {
    refused.put(refusal.command().key(), refusal.why());
    LOG.atError()
        .addKeyValue("service", refusal.command().key())
        .addKeyValue("reason", refusal.why())
        .log("IPVS refused a change");
  }

  /** What is gone from the kernel's table and not wanted is not ours any more. */
  private void forget(Set<ServiceKey> ours, List<DirectedService> desired) throws HostException {
    Set<ServiceKey> gone = new LinkedHashSet<>(ours);
    desired.forEach(service -> gone.remove(service.key()));
    if (!gone.isEmpty()) {
      gone.removeIf(table.services()::containsKey);
      own.remove(gone);
    }
  }
}
