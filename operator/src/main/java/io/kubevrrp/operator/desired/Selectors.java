package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' label selectors. The key {@code metadata.name} stands for the object's name, as in
 * the field selectors of pods.
 */
final class Selectors {
  /** The key that stands for the name. */
  static final String NAME = "metadata.name";

  private Selectors() {}

  /** Whether a selector selects an object; everything when there is none. */
  static boolean matches(@Nullable LabelSelector selector, HasMetadata object) {
    if (selector == null) {
      return true;
    }
    Map<String, String> labels =
        new HashMap<>(Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of()));
    labels.put(NAME, object.getMetadata().getName());
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
