package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualServiceTable;
import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.IpvsCommand;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.TableDifference;
import io.kubevrrp.node.runtime.Directing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the kernel's virtual services as wanted, each exactly as long as its virtual router holds
 * the addresses: a service that stayed on a node that is only a real server any more would send
 * what the director sends it back to the director. Everything but {@link #snapshots} is to be
 * called on the event loop.
 */
public final class Director implements Directing {
  private static final Logger LOG = LoggerFactory.getLogger(Director.class);

  private final VirtualServiceTable table;
  private final LoopbackAddresses loopback;
  private final OwnServices own;
  private final Runnable listener;
  private final Set<String> active = new HashSet<>();
  private final Map<String, Boolean> verdicts = new HashMap<>();
  private final Map<ServiceKey, String> refused = new LinkedHashMap<>();
  private List<ServerSpec> servers = List.of();
  private boolean unsettled;
  private boolean resting;
  private volatile List<ServerSnapshot> snapshots = List.of();

  /**
   * Directs nothing yet.
   *
   * @param stateDirectory where it writes down which services are its own
   * @param listener called after any snapshot changed; must not block
   */
  public Director(
      VirtualServiceTable table,
      LoopbackAddresses loopback,
      Path stateDirectory,
      Runnable listener) {
    this.table = table;
    this.loopback = loopback;
    this.own = new OwnServices(new Ledger(stateDirectory.resolve("virtual-services")));
    this.listener = listener;
  }

  /** Every virtual server as it is now; from any thread. */
  public List<ServerSnapshot> snapshots() {
    return snapshots;
  }

  /**
   * Removes the virtual services that an earlier life left behind, and puts the settings back that
   * it changed. Ends its rest.
   */
  public void removeLeftovers() {
    recall();
    resume();
  }

  /**
   * Touches nothing from now on, but remembers what it is told: the host is another daemon's, which
   * has not ended yet or has followed already.
   */
  public void rest() {
    resting = true;
  }

  /** Learns what another daemon left to this one; it is kept until {@link #resume} settles it. */
  public void recall() {
    own.recall();
    loopback.recall();
  }

  /** Ends its rest, and settles at once what became wanted meanwhile. */
  public void resume() {
    resting = false;
    settleAll();
  }

  /** Makes these the virtual servers. */
  public void apply(List<ServerSpec> wanted) {
    servers = List.copyOf(wanted);
    settleAll();
  }

  /** The interfaces or their addresses changed. */
  public void linksChanged() {
    if (!resting) {
      loopback.apply(servers);
    }
  }

  private void settleAll() {
    linksChanged();
    program();
  }

  /** A real server's checks say that it works, or does not; see {@link ServerSpec#checkName}. */
  public void verdict(String check, boolean works) {
    Boolean before = verdicts.put(check, works);
    if (before == null || before != works) {
      program();
    }
  }

  /** A real server is not checked any more. */
  public void forget(String check) {
    verdicts.remove(check);
  }

  @Override
  public void begin(String router) {
    if (active.add(router) || unsettled) {
      program();
    }
  }

  @Override
  public void end(String router) {
    if (active.remove(router) || unsettled) {
      program();
    }
  }

  /** Removes everything that it made, after the virtual routers stopped; nothing while it rests. */
  public void stop() {
    active.clear();
    apply(List.of());
  }

  private void program() {
    if (resting) {
      return;
    }
    List<DirectedService> desired =
        servers.stream()
            .filter(server -> active.contains(server.router()))
            .flatMap(server -> server.services(real -> works(server, real)).stream())
            .toList();
    refused.clear();
    unsettled = false;
    if (!desired.isEmpty() || !own.all().isEmpty()) {
      try {
        settle(desired);
      } catch (HostException e) {
        unsettled = true;
        desired.forEach(service -> refused.put(service.key(), String.valueOf(e.getMessage())));
      }
    }
    publish();
  }

  private void settle(List<DirectedService> desired) throws HostException {
    if (!table.supported()) {
      unsettled = !desired.isEmpty();
      desired.forEach(service -> refused.put(service.key(), ServerSnapshots.NO_IPVS));
      return;
    }
    List<DirectedService> actual = table.services();
    Set<ServiceKey> foreign = TableDifference.foreign(desired, actual, own.all());
    foreign.forEach(key -> refused.put(key, ServerSnapshots.FOREIGN));
    unsettled = !foreign.isEmpty();
    List<IpvsCommand> commands = TableDifference.commands(desired, actual, own.all());
    own.add(
        commands.stream()
            .filter(IpvsCommand.AddService.class::isInstance)
            .map(IpvsCommand::key)
            .toList());
    commands.forEach(this::perform);
    forgetAllBut(desired);
  }

  private void perform(IpvsCommand command) {
    try {
      table.perform(command);
    } catch (HostException e) {
      unsettled = true;
      refused.put(command.key(), String.valueOf(e.getMessage()));
      LOG.atError().addKeyValue("service", command.key()).setCause(e).log("IPVS refused a change");
    }
  }

  /** What is gone from the kernel's table and not wanted is not ours any more. */
  private void forgetAllBut(List<DirectedService> desired) throws HostException {
    Set<ServiceKey> gone = new LinkedHashSet<>(own.all());
    gone.removeAll(desired.stream().map(DirectedService::key).toList());
    if (!gone.isEmpty()) {
      gone.removeAll(table.services().stream().map(DirectedService::key).toList());
      own.remove(gone);
    }
  }

  private boolean works(ServerSpec server, ServerSpec.RealServer real) {
    return verdicts.getOrDefault(server.checkName(real), real.initiallyUp());
  }

  private void publish() {
    Collection<ServerSnapshot> made = new ArrayList<>();
    for (ServerSpec server : servers) {
      made.add(ServerSnapshots.of(server, active.contains(server.router()), refused));
    }
    List<ServerSnapshot> now = List.copyOf(made);
    if (!now.equals(snapshots)) {
      snapshots = now;
      listener.run();
    }
  }
}
