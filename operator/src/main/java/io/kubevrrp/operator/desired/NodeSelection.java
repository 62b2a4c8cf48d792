package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Kubernetes' label selectors, applied to nodes. */
final class NodeSelection {
  private NodeSelection() {}

  /** The names of the nodes that a selector selects; all of them when there is none. */
  static SortedSet<String> select(@Nullable LabelSelector selector, List<Node> nodes) {
    SortedSet<String> selected = new TreeSet<>();
    for (Node node : nodes) {
      if (Selectors.matches(selector, node)) {
        selected.add(node.getMetadata().getName());
      }
    }
    return selected;
  }
}
