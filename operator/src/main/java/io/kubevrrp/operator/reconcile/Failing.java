package io.kubevrrp.operator.reconcile;

import io.kubevrrp.api.v1alpha1.NodeServiceStatus;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.status.Reports;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Since when services fail on nodes, by the operator's own clock: those of the nodes may be wrong.
 * After a restart the operator sees it anew, and so acts later, never earlier.
 */
final class Failing {
  private final Map<String, Map<String, Instant>> since = new HashMap<>();

  /** The nodes that say, and may be believed, that the service fails; and since when. */
  synchronized Map<String, Instant> note(String service, Reports reports) {
    Set<String> failing =
        reports.fresh().stream()
            .filter(node ->
                node.getStatus().trackedServices().stream()
                    .anyMatch(found ->
                        found.name().equals(service)
                            && found.state() == NodeServiceStatus.Verdict.DOWN))
            .map(Failing::name)
            .collect(Collectors.toSet());
    Map<String, Instant> known = since.computeIfAbsent(service, _ -> new HashMap<>());
    known.keySet().retainAll(failing);
    failing.forEach(node -> known.putIfAbsent(node, reports.now()));
    if (known.isEmpty()) {
      since.remove(service);
    }
    return Map.copyOf(known);
  }

  private static String name(VIPNode node) {
    return node.getMetadata().getName();
  }
}
