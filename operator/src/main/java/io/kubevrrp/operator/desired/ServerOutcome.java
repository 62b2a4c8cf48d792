package io.kubevrrp.operator.desired;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What was decided for a virtual server.
 *
 * @param routers the virtual routers that it follows; none when it is refused
 * @param nodes the nodes that may direct it
 * @param refusals why it is not accepted; empty when it is
 */
public record ServerOutcome(List<String> routers, SortedSet<String> nodes, List<Refusal> refusals) {
  public ServerOutcome {
    routers = List.copyOf(routers);
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    refusals = List.copyOf(refusals);
  }

  static ServerOutcome refused(Refusal.Reason reason, String message) {
    return new ServerOutcome(List.of(), new TreeSet<>(), List.of(new Refusal(reason, message)));
  }

  /** Whether nodes are told to direct it. */
  public boolean accepted() {
    return refusals.isEmpty();
  }
}
