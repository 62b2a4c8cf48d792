package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
import java.util.List;
import java.util.Map;

/**
 * What virtual routers depend on besides their peers.
 *
 * @param links the interfaces
 * @param services whether each tracked service works
 */
record Surroundings(List<Link> links, Map<String, Boolean> services) {

  /** What these trackers make of the base priority. */
  EffectivePriority effectivePriority(RouterSpec spec, List<RouterSpec.TrackedThing> trackers) {
    return EffectivePriority.of(
        spec.priority(),
        trackers.stream()
            .map(tracked -> new EffectivePriority.Tracker(works(tracked), tracked.weight()))
            .toList());
  }

  private boolean works(RouterSpec.TrackedThing tracked) {
    return switch (tracked.kind()) {
      case SERVICE -> services.getOrDefault(tracked.name(), false);
      case INTERFACE ->
          links.stream().anyMatch(link -> link.name().equals(tracked.name()) && link.up());
    };
  }
}
