package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.PacketMarks;
import io.kubevrrp.node.host.VirtualServiceTable;
import io.kubevrrp.node.ipvs.Destination;
import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.runtime.Directing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the kernel's virtual services as wanted, each exactly as long as its virtual router holds
 * the addresses: a service that stayed on a node that is only a real server any more would send
 * what the director sends it back to the director. Everything but {@link #snapshots} is to be
 * called on the event loop.
 */
public final class Director implements Directing {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final TableKeeper table;
  private final Marking marking;
  private final LoopbackAddresses loopback;
  private final EventLoop loop;
  private final Runnable listener;
  private final Set<String> active = new HashSet<>();
  private final Map<String, Boolean> verdicts = new HashMap<>();
  private final Quorums quorums = new Quorums();
  private Map<String, ServerSpec> servers = Map.of();
  private boolean retrying;
  private boolean resting;
  private volatile List<ServerSnapshot> snapshots = List.of();

  /**
   * What it needs of the host.
   *
   * @param loop the elections' thread
   * @param table the kernel's virtual services
   * @param marks what leads packets to them
   * @param worker one thread that may wait for the kernel
   */
  public record Kernel(
      EventLoop loop, VirtualServiceTable table, PacketMarks marks, Executor worker) {}

  /**
   * Directs nothing yet.
   *
   * @param stateDirectory where it writes down which services are its own
   * @param listener called after any snapshot changed; must not block
   */
  public Director(
      Kernel kernel, LoopbackAddresses loopback, Path stateDirectory, Runnable listener) {
    OwnServices own = new OwnServices(new Ledger(stateDirectory.resolve("virtual-services")));
    this.table = new TableKeeper(new KnownTable(kernel.table()), own);
    this.marking = new Marking(kernel.marks(), kernel.loop(), kernel.worker());
    this.loopback = loopback;
    this.loop = kernel.loop();
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
    marking.rest();
  }

  /** Learns what another daemon left to this one; it is kept until {@link #resume} settles it. */
  public void recall() {
    table.recall();
    loopback.recall();
  }

  /** Ends its rest, and settles at once what became wanted meanwhile. */
  public void resume() {
    resting = false;
    settleAll();
  }

  /** Makes these the virtual servers. */
  public void apply(List<ServerSpec> wanted) {
    Map<String, ServerSpec> byName = new LinkedHashMap<>();
    wanted.forEach(server -> byName.put(server.id(), server));
    servers = byName;
    quorums.keep(byName.keySet());
    wanted.forEach(this::weigh);
    settleAll();
  }

  /** The interfaces or their addresses changed. */
  public void linksChanged() {
    if (!resting) {
      loopback.apply(List.copyOf(servers.values()));
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
      changed(check);
    }
  }

  /** A real server is not checked any more. */
  public void forget(String check) {
    if (verdicts.remove(check) != null) {
      changed(check);
    }
  }

  /** Also while it rests or stands by, it knows whose real servers suffice. */
  private void changed(String check) {
    servers.values().stream()
        .filter(server -> server.isCheckedAs(check))
        .forEach(server -> {
          weigh(server);
          program(server);
        });
    publish();
  }

  private void weigh(ServerSpec server) {
    quorums.weigh(server, server.weight(real -> works(server, real)));
  }

  @Override
  public void begin(String router) {
    if (active.add(router)) {
      activityChanged();
    }
  }

  @Override
  public void end(String router) {
    if (active.remove(router)) {
      activityChanged();
    }
  }

  /** Removes everything that it made, after the virtual routers stopped; nothing while it rests. */
  public void stop() {
    active.clear();
    apply(List.of());
  }

  /** Where packets are marked, the services are there already, and stay. */
  private void activityChanged() {
    if (resting) {
      return;
    }
    if (servers.isEmpty() || !marking.usable()) {
      program();
    } else {
      show();
      publish();
    }
  }

  private void program() {
    if (resting) {
      return;
    }
    marking.name(servers.values().stream().flatMap(server -> server.keys().stream()).toList());
    table.settle(servers.values().stream().flatMap(this::wanted).toList());
    if (servers.isEmpty()) {
      marking.remove();
    } else {
      show();
    }
    retryIfUnsettled();
    publish();
  }

  private void program(ServerSpec server) {
    if (!resting) {
      Set<ServiceKey> keys = server.keys().stream().map(marking::keyOf).collect(Collectors.toSet());
      table.settle(wanted(server).toList(), keys::contains);
      retryIfUnsettled();
    }
  }

  private void show() {
    if (marking.usable()) {
      marking.show(
          servers.values().stream()
              .filter(server -> active.contains(server.router()))
              .flatMap(server -> server.keys().stream())
              .toList());
    }
  }

  private void retryIfUnsettled() {
    if (table.unsettled() && !retrying) {
      retrying = true;
      loop.schedule(
          RETRY,
          () -> {
            retrying = false;
            table.forget();
            program();
          });
    }
  }

  private Stream<DirectedService> wanted(ServerSpec server) {
    return active.contains(server.router()) || marking.usable()
        ? server.services(destinations(server), marking::keyOf).stream()
        : Stream.empty();
  }

  private List<Destination> destinations(ServerSpec server) {
    return quorums.holds(server) ? server.working(real -> works(server, real)) : server.sorry();
  }

  private boolean works(ServerSpec server, ServerSpec.RealServer real) {
    return verdicts.getOrDefault(server.checkName(real), real.initiallyUp());
  }

  private void publish() {
    List<ServerSnapshot> now = servers.values().stream().map(this::snapshot).toList();
    if (!now.equals(snapshots)) {
      snapshots = now;
      listener.run();
    }
  }

  private ServerSnapshot snapshot(ServerSpec server) {
    List<ServiceKey> keys = server.keys().stream().map(marking::keyOf).toList();
    Optional<String> refusal =
        keys.stream().flatMap(key -> table.refusal(key).stream()).findFirst();
    boolean here = active.contains(server.router());
    ServerSnapshot snapshot = ServerSnapshots.of(server, keys, here, refusal, marking.usable());
    return quorums.holds(server)
        ? snapshot
        : ServerSnapshots.withSorry(snapshot, server.weight(real -> works(server, real)));
  }
}
