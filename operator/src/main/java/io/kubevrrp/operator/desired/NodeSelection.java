package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
      Map<String, String> labels = node.getMetadata().getLabels();
      if (selector == null || matches(selector, labels == null ? Map.of() : labels)) {
        selected.add(node.getMetadata().getName());
      }
    }
    return selected;
  }

  private static boolean matches(LabelSelector selector, Map<String, String> labels) {
    Map<String, String> wanted = selector.getMatchLabels();
    List<LabelSelectorRequirement> requirements = selector.getMatchExpressions();
    return (wanted == null || labels.entrySet().containsAll(wanted.entrySet()))
        && (requirements == null
            || requirements.stream().allMatch(requirement -> meets(requirement, labels)));
  }

  private static boolean meets(LabelSelectorRequirement requirement, Map<String, String> labels) {
    String key = requirement.getKey();
    return switch (Objects.requireNonNullElse(requirement.getOperator(), "")) {
      case "In" -> labels.containsKey(key) && requirement.getValues().contains(labels.get(key));
      case "NotIn" ->
          !labels.containsKey(key) || !requirement.getValues().contains(labels.get(key));
      case "Exists" -> labels.containsKey(key);
      case "DoesNotExist" -> !labels.containsKey(key);
      // An operator that we do not know selects nobody: rather no owner than a wrong one.
      default -> false;
    };
  }
}
