package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.EffectivePriority;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All virtual routers of this node. Everything but {@link #snapshots} is to be called on the event
 * loop.
 *
 * <p>A router whose code fails on an event lets go of its addresses and starts again, alone: the
 * others do not notice.
 */
public final class VirtualRouters {
  private final Host host;
  private final RuntimeMetrics metrics;
  private final Runnable listener;
  private final Segments segments;
  private final Map<String, RouterRunner> runners = new LinkedHashMap<>();
  private final Map<String, EffectivePriority.Condition> services = new HashMap<>();
  private final RouterRunner.Owner owner =
      new RouterRunner.Owner() {
        @Override
        public void changed() {
          publish();
        }

        @Override
        public void lookAgain() {
          refresh();
        }
      };
  private volatile List<RouterSnapshot> snapshots = List.of();
  private volatile List<Contribution> contributions = List.of();

  /**
   * None yet.
   *
   * @param listener called on the loop after any snapshot changed; must not block
   */
  public VirtualRouters(Host host, RuntimeMetrics metrics, Runnable listener) {
    this.host = host;
    this.metrics = metrics;
    this.listener = listener;
    this.segments = new Segments(host.packets(), metrics);
    host.links().onChange(this::refresh);
  }

  /** Every router as it is now; from any thread. */
  public List<RouterSnapshot> snapshots() {
    return snapshots;
  }

  /** What each tracked service does to each router's priority now; from any thread. */
  public List<Contribution> contributions() {
    return contributions;
  }

  /**
   * Makes these the routers: unchanged ones are not touched, changed ones keep their state where
   * they can.
   */
  public void apply(List<RouterSpec> wanted) {
    Set<String> names = new HashSet<>();
    wanted.forEach(spec -> names.add(spec.name()));
    List.copyOf(runners.keySet()).stream()
        .filter(name -> !names.contains(name))
        .forEach(this::stop);
    // All that must go goes before anything comes: a VRID may pass from one router to another.
    wanted.stream().filter(this::needsRestart).map(RouterSpec::name).forEach(this::stop);
    wanted.forEach(this::startOrReconfigure);
    publish();
  }

  /** A tracked service works, or does not. */
  public void serviceVerdict(String service, boolean works) {
    serviceVerdict(service, works, Optional.empty());
  }

  /**
   * A tracked service works, or does not.
   *
   * @param number what a tracked file says; empty for every other kind of check
   */
  public void serviceVerdict(String service, boolean works, Optional<Integer> number) {
    var condition = new EffectivePriority.Condition(works, number);
    if (!condition.equals(services.put(service, condition))) {
      refresh();
    }
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

  private void startOrReconfigure(RouterSpec spec) {
    RouterRunner runner = runners.get(spec.name());
    if (runner == null) {
      RouterRunner started = new RouterRunner(spec, host, segments, metrics, owner);
      runners.put(spec.name(), started);
      started.refresh(surroundings());
    } else if (!runner.spec().equals(spec)) {
      runner.reconfigure(spec, surroundings());
    }
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
    List.copyOf(runners.values()).forEach(runner -> runner.refresh(now));
    publish();
  }

  private Surroundings surroundings() {
    return new Surroundings(host.links().links(), Map.copyOf(services));
  }

  private void publish() {
    snapshots = runners.values().stream().map(RouterRunner::snapshot).toList();
    Surroundings now = surroundings();
    contributions =
        runners.values().stream().flatMap(runner -> contributions(runner.spec(), now)).toList();
    listener.run();
  }

  private static Stream<Contribution> contributions(RouterSpec spec, Surroundings now) {
    return spec.trackers().stream()
        .filter(tracked -> tracked.kind() == RouterSpec.Kind.SERVICE)
        .map(tracked -> {
          EffectivePriority.Tracker tracker = now.tracker(tracked);
          return new Contribution(
              tracked.name(), spec.name(), tracker.contribution(), tracker.faulty());
        });
  }
}
