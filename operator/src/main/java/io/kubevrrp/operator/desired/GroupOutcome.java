package io.kubevrrp.operator.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was decided for a group.
 *
 * @param routers its virtual routers; none when it is refused, but for want of nodes: then they
 *     keep their VRIDs
 * @param nodes the nodes that take part
 * @param unfit the nodes that are selected, but cannot take part, and why
 * @param remarks what else an administrator should know of its nodes
 * @param refusals why it is not accepted; empty when it is
 * @param missingServices tracked services that do not exist, or say nothing that can be checked
 * @param unsynced why it moves alone although it has {@code syncWith}; empty when it does not
 */
public record GroupOutcome(
    List<PlannedRouter> routers,
    SortedSet<String> nodes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> unfit,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remarks,
    List<Refusal> refusals,
    SortedSet<String> missingServices,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String unsynced) {
  public GroupOutcome {
    routers = List.copyOf(routers);
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    unfit = Collections.unmodifiableSortedMap(new TreeMap<>(unfit));
    remarks = List.copyOf(remarks);
    refusals = List.copyOf(refusals);
    missingServices = Collections.unmodifiableSortedSet(new TreeSet<>(missingServices));
  }

  /** Whether nodes are told to serve the group. */
  public boolean accepted() {
    return refusals.isEmpty();
  }
}
