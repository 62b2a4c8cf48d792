package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What virtual routers depend on besides their peers.
 *
 * @param links the interfaces
 * @param services how each tracked service is
 */
record Surroundings(List<Link> links, Map<String, EffectivePriority.Condition> services) {
  private static final EffectivePriority.Condition UNKNOWN =
      new EffectivePriority.Condition(false, Optional.empty());

  /** The same with interfaces as they are to be believed. */
  Surroundings believing(List<Link> believed) {
    return new Surroundings(believed, services);
  }

  /** What these trackers make of the base priority. */
  EffectivePriority effectivePriority(RouterSpec spec, List<RouterSpec.TrackedThing> trackers) {
    return EffectivePriority.of(spec.priority(), trackers.stream().map(this::tracker).toList());
  }

  /** A tracked thing as it is now. */
  EffectivePriority.Tracker tracker(RouterSpec.TrackedThing tracked) {
    return new EffectivePriority.Tracker(condition(tracked), tracked.rule());
  }

  private EffectivePriority.Condition condition(RouterSpec.TrackedThing tracked) {
    return switch (tracked.kind()) {
      case SERVICE -> services.getOrDefault(tracked.name(), UNKNOWN);
      case INTERFACE ->
          new EffectivePriority.Condition(
              links.stream().anyMatch(link -> link.name().equals(tracked.name()) && link.up()),
              Optional.empty());
    };
  }
}
