package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.Failover;
import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.operator.desired.PlannedRouter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The changes of owner of a group. */
final class Timeline {
  private static final int KEPT = 20;

  private Timeline() {}

  /** The earlier changes and those that the owners tell of, newest first, at most 20. */
  static List<Failover> extended(List<Failover> earlier, Map<PlannedRouter, Ownership> owners) {
    List<Failover> timeline = new ArrayList<>();
    owners.forEach((router, owner) ->
        owner.active().flatMap(claim -> change(router, claim, earlier)).ifPresent(timeline::add));
    timeline.sort(Comparator.comparing(Failover::at).reversed());
    timeline.addAll(earlier);
    return List.copyOf(timeline.subList(0, Math.min(KEPT, timeline.size())));
  }

  private static Optional<Failover> change(
      PlannedRouter router, Ownership.Claim claim, List<Failover> earlier) {
    Optional<Failover> last =
        earlier.stream().filter(found -> found.virtualRouter().equals(router.name())).findFirst();
    // The same owner after a pause is no change of owner.
    if (last.filter(found -> found.to().equals(claim.node())).isPresent()) {
      return Optional.empty();
    }
    Optional<NodeRouterStatus.Transition> transition =
        claim.report().timeline().stream()
            .filter(found -> found.to() == NodeRouterStatus.State.ACTIVE)
            .findFirst();
    return Optional.of(
        new Failover(
            router.name(),
            last.map(Failover::to).orElse(null),
            claim.node(),
            claim.report().since(),
            transition.map(NodeRouterStatus.Transition::reason).orElse(claim.report().reason()),
            transition.map(NodeRouterStatus.Transition::tookMilliseconds).orElse(null)));
  }
}
