package io.kubevrrp.node;

import io.kubevrrp.node.desired.DesiredNode;
import io.kubevrrp.node.direct.Director;
import io.kubevrrp.node.direct.ServerSnapshot;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.runtime.Contribution;
import io.kubevrrp.node.runtime.Elections;
import io.kubevrrp.node.runtime.Host;
import io.kubevrrp.node.runtime.Inheritance;
import io.kubevrrp.node.runtime.RouterSnapshot;
import io.kubevrrp.node.runtime.TimeSource;
import io.kubevrrp.node.runtime.VirtualRouters;
import io.kubevrrp.node.succession.Estate;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.track.ServiceMonitor;
import io.kubevrrp.node.track.TrackedServiceConfig;
import io.kubevrrp.node.track.Verdict;
import io.kubevrrp.node.vrrp.EffectivePriority;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes part in the elections: the loop, the virtual routers and the checks they depend on.
 * Its methods may be called from any thread but the loop's.
 */
final class Core {
  private static final Logger LOG = LoggerFactory.getLogger(Core.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

  private final NettyEventLoop loop;
  private final NettyEventLoop probes;
  private final Host host;
  private final Director director;
  private final Changes changes;
  private final VirtualRouters routers;
  private final Elections elections;
  private final Verdicts verdicts;
  private final ServiceMonitor services;
  private boolean waiting;
  private List<TrackedServiceConfig> wantedChecks = List.of();

  private Core(Machine machine, DaemonMetrics metrics, Runnable changed) {
    this.loop = machine.loop();
    this.probes = machine.probes();
    this.host = machine.host();
    this.director = machine.director();
    this.changes = new Changes(changed);
    this.routers = new VirtualRouters(host, new Metrics(metrics), changes);
    this.elections = new Elections(routers);
    this.verdicts = new Verdicts(loop, elections, director, metrics, changed);
    this.services = new ServiceMonitor(verdicts, Clock.systemUTC(), machine.hostAccess());
    host.links().onChange(director::linksChanged); // after the routers, which come first
  }

  /**
   * Opens what it needs of the machine.
   *
   * @param changed called after any of it changed; must not block
   * @param stateDirectory what checks may read, and what is to be put back, is in there
   * @throws HostException when the kernel refuses
   */
  static Core open(DaemonMetrics metrics, Runnable changed, Path stateDirectory)
      throws HostException {
    Machine machine = Machine.open(stateDirectory, changed);
    machine.loop().onLateness(metrics::loopLate);
    metrics.append(machine.serverMetrics()::scrape);
    // The tables belong to the loop, and news of the kernel's may come at once.
    return CompletableFuture.supplyAsync(
            () -> new Core(machine, metrics, changed), machine.loop()::execute)
        .join();
  }

  NettyEventLoop loop() {
    return loop;
  }

  TimeSource time() {
    return host.time();
  }

  List<RouterSnapshot> snapshots() {
    return routers.snapshots();
  }

  /** What services count as, and, by {@link ServerSpec#checkName}, real servers. */
  Map<String, Verdict> verdicts() {
    return services.verdicts();
  }

  /** What each tracked service does to each router's priority. */
  List<Contribution> contributions() {
    return routers.contributions();
  }

  /** What is directed here. */
  List<ServerSnapshot> servers() {
    return director.snapshots();
  }

  /** The interfaces as the elections saw them last; never waits. */
  List<Link> links() {
    return routers.links();
  }

  /** From now on it makes itself ready, but takes no part and checks nothing. */
  synchronized void await() {
    waiting = true;
    loop.execute(() -> {
      director.rest();
      routers.await();
    });
  }

  /**
   * What is directed comes before the routers that it follows, and the routers before the checks: a
   * verdict that comes in between finds its service known.
   */
  synchronized void apply(DesiredNode desired) {
    wantedChecks =
        Stream.concat(desired.services().stream(), desired.serverChecks().stream()).toList();
    Map<String, EffectivePriority.Condition> initially =
        desired.services().stream()
            .collect(
                Collectors.toMap(
                    TrackedServiceConfig::name,
                    service ->
                        new EffectivePriority.Condition(
                            service.initiallyUp(), service.initialNumber())));
    loop.execute(() -> {
      director.apply(desired.servers());
      elections.apply(desired.routers(), initially);
    });
    if (!waiting) {
      services.apply(wantedChecks);
    }
  }

  /**
   * The names of the routers, if all could go on at once, their sockets open; empty, too, while the
   * loop does not say so in time.
   */
  Optional<List<String>> ready() throws InterruptedException {
    try {
      List<RouterSnapshot> all =
          CompletableFuture.supplyAsync(routers::snapshots, loop::execute)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return all.stream().allMatch(router -> router.problem().isEmpty())
          ? Optional.of(all.stream().map(RouterSnapshot::name).toList())
          : Optional.empty();
    } catch (TimeoutException | ExecutionException e) {
      LOG.atError().setCause(e).log("the elections' loop does not say whether it is ready");
      return Optional.empty();
    }
  }

  /** Takes part after {@link #await}, alone: with what an earlier daemon left bound. */
  void begin() throws HostException {
    find();
    begin(new Estate(List.of(), Map.of()));
    sweep();
  }

  /** Takes part after {@link #await}, with what another daemon left. */
  synchronized void begin(Estate estate) {
    loop.execute(() -> {
      estate.services().forEach(verdicts::take);
      director.recall();
      // It rests until all routers that were left stand: what one directs is not taken for
      // nobody's.
      routers.begin(estate.routers());
      director.resume();
    });
    waiting = false;
    services.inherit(estate.services());
    services.apply(wantedChecks);
  }

  /** Looks what an earlier daemon left bound; before the first router begins. */
  void find() throws HostException {
    int interfaces = host.virtualLinks().removeLeftovers();
    if (interfaces > 0) {
      LOG.atWarn()
          .addKeyValue("interfaces", interfaces)
          .log("removed interfaces with virtual MACs that an earlier life had left behind");
    }
    List<AddressTable.Leftover> found = host.addresses().leftovers();
    loop.execute(() -> {
      routers.find(found);
      director.removeLeftovers();
    });
  }

  /** Removes what no router goes on with; when those have begun that can. */
  void sweep() {
    loop.execute(routers::sweep);
  }

  /**
   * The routers stand still.
   *
   * @throws TimeoutException when the loop does not: then they go on
   */
  Estate suspend() throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<List<Inheritance>> left = new CompletableFuture<>();
    loop.execute(() -> {
      if (!left.isDone() && !left.complete(standStill())) {
        goOn(); // nobody waits for it any more
      }
    });
    try {
      return new Estate(left.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), services.verdicts());
    } catch (TimeoutException e) {
      if (left.completeExceptionally(e)) {
        throw e;
      }
      return new Estate(left.get(), services.verdicts());
    }
  }

  void resume() {
    loop.execute(this::goOn);
  }

  private List<Inheritance> standStill() {
    director.rest(); // for ever, if the routers go to another daemon
    return routers.suspend();
  }

  private void goOn() {
    director.resume();
    routers.resume();
  }

  void retire(Set<String> taken) throws InterruptedException {
    onLoop(() -> routers.retire(taken));
  }

  /** Lets the peers take over, and waits until they have, or for as long as that may take. */
  void handOver() throws InterruptedException {
    new Handover(loop, routers, changes).run(STOP_WITHIN);
  }

  /** Resigns, and lets go of everything. */
  void stop() throws InterruptedException {
    onLoop(() -> {
      routers.stopAll();
      director.stop();
    });
  }

  /** Ends the checks and the loop. */
  void close() {
    services.close();
    probes.close();
    loop.close();
  }

  private void onLoop(Runnable work) throws InterruptedException {
    try {
      CompletableFuture.runAsync(work, loop::execute)
          .get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atError().log("the virtual routers did not stop in time");
    } catch (ExecutionException e) {
      LOG.atError().setCause(e).log("the virtual routers could not be stopped");
    }
  }
}
