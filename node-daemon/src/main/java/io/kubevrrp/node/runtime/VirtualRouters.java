package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterState;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All virtual routers of this node. Everything but {@link #snapshots} and {@link #links} is to be
 * called on the event loop.
 *
 * <p>A router whose code fails on an event lets go of its addresses and starts again, alone: the
 * others do not notice.
 */
public final class VirtualRouters {
  private final Host host;
  private final RuntimeMetrics metrics;
  private final Publication publication;
  private final Segments segments;
  private final Leftovers leftovers;
  private final Map<String, RouterRunner> runners = new LinkedHashMap<>();
  private final Companies companies;
  private final Map<String, EffectivePriority.Condition> services = new HashMap<>();
  private final Owner owner;
  private Turn turn = Turn.OURS;
  private List<RouterSpec> wanted = List.of();

  /**
   * None yet; the daemon starts now.
   *
   * @param listener called on the loop after any snapshot changed; must not block
   */
  public VirtualRouters(Host host, RuntimeMetrics metrics, Runnable listener) {
    this.host = host;
    this.metrics = metrics;
    this.publication = new Publication(host.links().links(), listener);
    this.segments = new Segments(host, metrics);
    this.companies = new Companies(host);
    this.leftovers = new Leftovers(host);
    Runnable changed = new OnceATurn(host.loop(), this::publishChanges);
    this.owner = new Owner(changed, this::refresh, host.time().now());
    host.links().onChange(this::refresh);
  }

  /**
   * An earlier life of this daemon left these addresses, and is no more: routers that begin go on
   * from there where that is safe. Called before they begin; {@link #sweep} after that.
   */
  public void find(List<AddressTable.Leftover> found) {
    leftovers.seen(found);
    runners.values().forEach(this::revive);
  }

  /** Removes what no router goes on with. */
  public void sweep() {
    leftovers.remove();
  }

  /** Whether the router takes part already, or goes on from an earlier life when it begins. */
  boolean goesOn(RouterSpec spec) {
    RouterRunner runner = runners.get(spec.name());
    boolean takesPart =
        runner != null
            && (runner.state() instanceof RouterState.Active
                || runner.state() instanceof RouterState.Backup);
    return takesPart || leftovers.holdAll(spec);
  }

  /** Every router as it is now; from any thread. */
  public List<RouterSnapshot> snapshots() {
    return publication.snapshots();
  }

  /** The host's interfaces as they are now; from any thread. */
  public List<Link> links() {
    return publication.links();
  }

  /** What each tracked service does to each router's priority now; from any thread. */
  public List<Contribution> contributions() {
    return publication.contributions();
  }

  /**
   * Makes these the routers: unchanged ones are not touched, changed ones keep their state where
   * they can.
   */
  public void apply(List<RouterSpec> specs) {
    wanted = List.copyOf(specs);
    switch (turn) {
      case OURS -> applyNow();
      case TO_COME -> prepare();
      case ENDING, OVER -> {}
    }
  }

  private void applyNow() {
    replace();
    wanted.forEach(this::startOrReconfigure);
    if (wanted.stream().anyMatch(spec -> spec.syncGroup().isPresent())) {
      refresh(); // what one tracks may be new to the others of its company
    }
    publish();
  }

  private void replace() {
    Set<String> names = new HashSet<>();
    wanted.forEach(spec -> names.add(spec.name()));
    List.copyOf(runners.keySet()).stream()
        .filter(name -> !names.contains(name))
        .forEach(this::stop);
    // All that must go goes before anything comes: a VRID may pass from one router to another.
    wanted.stream().filter(this::needsRestart).map(RouterSpec::name).forEach(this::stop);
    wanted.forEach(this::create);
    companies.arrange(wanted.stream().map(this::runner).toList());
  }

  /** From now on routers are made ready, but take no part before {@link #begin}. */
  public void await() {
    turn = Turn.TO_COME;
  }

  /**
   * Begins, with what another daemon left.
   *
   * @param inheritances routers that are not configured here are left out
   */
  public void begin(List<Inheritance> inheritances) {
    turn = Turn.OURS;
    Surroundings now = surroundings();
    for (Inheritance inheritance : inheritances) {
      RouterRunner runner = runners.get(inheritance.router());
      if (runner != null) {
        runner.inherit(inheritance, now);
      }
    }
    applyNow();
  }

  /** The routers stand still from now on, and can be left to another daemon as they are. */
  public List<Inheritance> suspend() {
    turn = Turn.ENDING;
    return runners.values().stream().map(RouterRunner::suspend).toList();
  }

  /** Goes on after {@link #suspend}: nobody took the routers. */
  public void resume() {
    turn = Turn.OURS;
    runners.values().forEach(RouterRunner::resume);
    refresh();
    applyNow();
  }

  /**
   * Leaves the suspended routers, and their addresses, to another daemon.
   *
   * @param taken the names of those that it took; the others are stopped
   */
  public void retire(Set<String> taken) {
    turn = Turn.OVER;
    runners.forEach((name, runner) -> {
      if (taken.contains(name)) {
        runner.retire();
      } else {
        runner.resume();
        runner.stop();
      }
    });
    runners.clear();
  }

  /**
   * Asks the peers to take over what this node holds: it says the lowest priority until one of them
   * is heard, and holds its addresses meanwhile.
   *
   * @param patience how long it stands behind all others; zero takes the request back
   */
  public void handOver(Duration patience) {
    List.copyOf(runners.values()).forEach(runner -> runner.handOver(patience));
  }

  /**
   * How long a handover takes at most, if a peer takes part that preempts without delay: its
   * Active_Down_Interval, since it hears nothing but our lowest priority. Zero when nothing is held
   * here.
   */
  public Duration handOverTime() {
    return runners.values().stream()
        .filter(runner -> runner.state() instanceof RouterState.Active)
        .map(runner -> runner.spec().config())
        .map(config -> config.activeDownInterval(Priority.LOWEST, config.advertisementInterval()))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** Tracked services are like this; those that nobody tracks disturb nobody. */
  void services(Map<String, EffectivePriority.Condition> conditions) {
    boolean matters = false;
    for (var entry : conditions.entrySet()) {
      boolean changed = !entry.getValue().equals(services.put(entry.getKey(), entry.getValue()));
      matters |= changed && isTracked(entry.getKey());
    }
    if (matters) {
      refresh();
    }
  }

  private boolean isTracked(String service) {
    return runners.values().stream().anyMatch(runner -> runner.spec().tracks(service));
  }

  /** Resigns and unbinds everything. */
  public void stopAll() {
    List.copyOf(runners.keySet()).forEach(this::stop);
    publish();
  }

  private boolean needsRestart(RouterSpec spec) {
    RouterRunner runner = runners.get(spec.name());
    return runner != null && !runner.spec().sameIdentity(spec, host.links().links());
  }

  private void create(RouterSpec spec) {
    if (!runners.containsKey(spec.name())) {
      RouterRunner runner = new RouterRunner(spec, host, segments, metrics, owner);
      runners.put(spec.name(), runner);
      revive(runner);
    }
  }

  private void revive(RouterRunner runner) {
    RouterSpec spec = runner.spec();
    spec.networkInterface()
        .in(host.links().links())
        .ifPresent(
            link -> leftovers.claim(spec, link).ifPresent(silence -> runner.revive(link, silence)));
  }

  private void startOrReconfigure(RouterSpec spec) {
    RouterRunner runner = runner(spec);
    if (!runner.spec().equals(spec)) {
      runner.reconfigure(spec, surroundings());
    } else if (runner.state() instanceof RouterState.Initialize) {
      runner.refresh(surroundings());
    }
  }

  private RouterRunner runner(RouterSpec spec) {
    return Optional.ofNullable(runners.get(spec.name())).orElseThrow();
  }

  private void stop(String name) {
    RouterRunner runner = runners.remove(name);
    if (runner != null) {
      runner.stop();
      metrics.removed(name);
    }
  }

  private void refresh() {
    Surroundings now = surroundings();
    switch (turn) {
      case OURS -> List.copyOf(runners.values()).forEach(runner -> runner.refresh(now));
      case TO_COME -> runners.values().forEach(runner -> runner.prepare(now));
      case ENDING, OVER -> {
        return;
      }
    }
    publication.publish(runners.values(), now);
  }

  private void prepare() {
    replace();
    refresh();
  }

  private Surroundings surroundings() {
    return new Surroundings(publication.look(host.links()), Map.copyOf(services));
  }

  private void publishChanges() {
    if (turn != Turn.OVER) { // else what is told of them is another daemon's
      publish();
    }
  }

  private void publish() {
    publication.publish(runners.values(), surroundings());
  }
}
