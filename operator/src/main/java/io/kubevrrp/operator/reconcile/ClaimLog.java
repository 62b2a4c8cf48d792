package io.kubevrrp.operator.reconcile;

import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.status.Reports;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * When this operator first saw each node say that it is Active: two nodes' own times cannot be
 * compared.
 */
final class ClaimLog {
  private final Sightings<Reports.Claimant, String> claims;

  /** Times are taken from this monotonic clock, in nanoseconds. */
  ClaimLog(LongSupplier nanoTime) {
    claims = new Sightings<>(nanoTime);
  }

  /**
   * Notes what is new in the nodes' words; when each claim was seen first, as now's clock has it.
   */
  synchronized Map<Reports.Claimant, Instant> note(List<VIPNode> nodes, Instant now) {
    Set<Reports.Claimant> there = new HashSet<>();
    for (VIPNode node : nodes) {
      if (node.getStatus() != null) {
        node.getStatus().virtualRouters().stream()
            .filter(router -> router.state() == NodeRouterStatus.State.ACTIVE)
            .forEach(router -> {
              var claimant = new Reports.Claimant(node.getMetadata().getName(), router.name());
              claims.saw(claimant, router.since());
              there.add(claimant);
            });
      }
    }
    claims.retain(there);
    Map<Reports.Claimant, Instant> seen = new HashMap<>();
    for (Map.Entry<Reports.Claimant, Duration> age : claims.ages().entrySet()) {
      seen.put(age.getKey(), now.minus(age.getValue()));
    }
    return seen;
  }
}
