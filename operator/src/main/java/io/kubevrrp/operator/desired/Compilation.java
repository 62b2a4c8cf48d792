package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything decided from one snapshot.
 *
 * @param nodes what each node has to do, by node name; every node is there
 * @param groups what became of each group, by name
 * @param servers what became of each virtual server, by name
 */
public record Compilation(
    SortedMap<String, VIPNode.Spec> nodes,
    SortedMap<String, GroupOutcome> groups,
    SortedMap<String, ServerOutcome> servers) {
  public Compilation {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
  }
}
