package io.kubevrrp.operator.desired;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What was decided for a group.
 *
 * @param routers its virtual routers; none when it is refused, but for want of nodes: then they
 *     keep their VRIDs
 * @param nodes the nodes that take part
 * @param refusals why it is not accepted; empty when it is
 * @param missingServices tracked services that do not exist, or say nothing that can be checked
 */
public record GroupOutcome(
    List<PlannedRouter> routers,
    SortedSet<String> nodes,
    List<Refusal> refusals,
    SortedSet<String> missingServices) {
  public GroupOutcome {
    routers = List.copyOf(routers);
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    refusals = List.copyOf(refusals);
    missingServices = Collections.unmodifiableSortedSet(new TreeSet<>(missingServices));
  }

  /** Whether nodes are told to serve the group. */
  public boolean accepted() {
    return refusals.isEmpty();
  }
}
