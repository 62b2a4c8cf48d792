package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/**
 * What the operator does for a service that fails. The nodes never wait for it: addresses move as
 * if it were not there.
 *
 * @param deletePods makes what runs the pods start new ones
 */
public record Recovery(
    @Required
        @JsonPropertyDescription(
            "Deletes the pods of the service on the node where it fails, so that their controller makes new ones.")
        DeletePods deletePods) {

  /** What is said when the labels would select every pod of a namespace. */
  public static final String LABELS =
      "recovery.deletePods.matchLabels names the pods: without a label it would be all of the namespace";

  /** What is said when it would begin again before a new pod can work. */
  public static final String EVERY =
      "recovery.deletePods.every is the time between two recoveries of the service, on whichever node: 10s or more";

  /**
   * Which pods, and how often.
   *
   * @param namespace where they are
   * @param matchLabels the labels that they have, all of them
   * @param after how long the service has failed on a node first
   * @param every the least time between two recoveries of the service, on whichever node
   */
  @ValidationRule(value = "self.matchLabels.size() > 0", message = Recovery.LABELS)
  @ValidationRule(
      value = "!has(self.every) || duration(self.every) >= duration('10s')",
      message = Recovery.EVERY)
  public record DeletePods(
      @Required
          @Size(min = 1, max = 63) @Pattern(KubernetesServiceCheck.LABEL) @JsonPropertyDescription("The namespace of the pods.")
          String namespace,
      @Required @JsonPropertyDescription("The labels that the pods have, all of them.")
          Map<String, String> matchLabels,
      @Default("30s")
          @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("How long the service has failed on a node first.")
          String after,
      @Default("5m")
          @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
              "The least time between two recoveries of the service, on whichever node.")
          String every) {
    @SuppressWarnings("NullAway") // Jackson passes null for what the document leaves out
    public DeletePods {
      matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
      after = after == null ? "30s" : after;
      every = every == null ? "5m" : every;
    }
  }

  /**
   * What was done last.
   *
   * @param node where the service failed
   * @param at when
   */
  public record Last(String node, String at) {}
}
