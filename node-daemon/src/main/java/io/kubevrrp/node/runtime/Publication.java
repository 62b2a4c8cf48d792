package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.vrrp.EffectivePriority;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What every thread may read of the virtual routers; written on the event loop. */
final class Publication {
  private final Runnable listener;
  private volatile List<Link> links;
  private volatile List<RouterSnapshot> snapshots = List.of();
  private volatile List<Contribution> contributions = List.of();

  /**
   * There are no routers yet.
   *
   * @param links the host's interfaces
   * @param listener called after anything was published; must not block
   */
  Publication(List<Link> links, Runnable listener) {
    this.links = links;
    this.listener = listener;
  }

  List<RouterSnapshot> snapshots() {
    return snapshots;
  }

  List<Link> links() {
    return links;
  }

  List<Contribution> contributions() {
    return contributions;
  }

  /** The host's interfaces as they are now. */
  List<Link> look(LinkTable table) {
    links = table.links();
    return links;
  }

  /** The routers as they are now. */
  void publish(Collection<RouterRunner> runners, Surroundings now) {
    snapshots = runners.stream().map(RouterRunner::snapshot).toList();
    contributions = runners.stream().flatMap(runner -> contributions(runner, now)).toList();
    listener.run();
  }

  private static Stream<Contribution> contributions(RouterRunner runner, Surroundings now) {
    return runner.trackers().stream()
        .filter(tracked -> tracked.kind() == RouterSpec.Kind.SERVICE)
        .map(tracked -> {
          EffectivePriority.Tracker tracker = now.tracker(tracked);
          return new Contribution(
              tracked.name(), runner.spec().name(), tracker.contribution(), tracker.faulty());
        });
  }
}
