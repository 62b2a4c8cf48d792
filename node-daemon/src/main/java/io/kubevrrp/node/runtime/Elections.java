package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.EffectivePriority.Condition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The virtual routers and the verdicts of the services they track, on the event loop. A tracker
 * that is added to a router that already takes part says nothing until its service has a verdict:
 * to begin to watch a healthy service moves no address.
 */
public final class Elections {
  private final VirtualRouters routers;
  private final Map<String, Condition> verdicts = new HashMap<>();
  private final Map<String, RouterSpec> applied = new HashMap<>();
  private List<RouterSpec> wanted = List.of();
  private Map<String, Condition> initially = Map.of();

  /** None yet. */
  public Elections(VirtualRouters routers) {
    this.routers = routers;
  }

  /**
   * Makes these the routers and the services they may track.
   *
   * @param wantedRouters the routers
   * @param services what each service counts as before its first verdict
   */
  public void apply(List<RouterSpec> wantedRouters, Map<String, Condition> services) {
    wanted = List.copyOf(wantedRouters);
    initially = Map.copyOf(services);
    verdicts.keySet().retainAll(initially.keySet());
    Map<String, Condition> counted = new HashMap<>(initially);
    counted.putAll(verdicts);
    routers.services(counted);
    applyKnown();
  }

  /**
   * A check came to a verdict; one on a service that is not tracked any more is left out.
   *
   * @param number what a tracked file says; empty for every other kind of check
   */
  public void serviceVerdict(String service, boolean works, Optional<Integer> number) {
    if (!initially.containsKey(service)) {
      return;
    }
    Condition condition = new Condition(works, number);
    boolean first = verdicts.put(service, condition) == null;
    routers.services(Map.of(service, condition));
    if (first && wanted.stream().anyMatch(spec -> spec.tracks(service))) {
      applyKnown();
    }
  }

  private void applyKnown() {
    List<RouterSpec> known =
        wanted.stream().map(spec -> routers.goesOn(spec) ? withoutUnknown(spec) : spec).toList();
    applied.clear();
    known.forEach(spec -> applied.put(spec.name(), spec));
    routers.apply(known);
  }

  private RouterSpec withoutUnknown(RouterSpec spec) {
    Set<String> counted = new HashSet<>(verdicts.keySet());
    RouterSpec before = applied.get(spec.name());
    if (before != null) {
      before.trackers().forEach(tracked -> counted.add(tracked.name()));
    }
    return spec.tracking(
        spec.trackers().stream()
            .filter(tracked ->
                tracked.kind() == RouterSpec.Kind.INTERFACE || counted.contains(tracked.name()))
            .toList());
  }
}
