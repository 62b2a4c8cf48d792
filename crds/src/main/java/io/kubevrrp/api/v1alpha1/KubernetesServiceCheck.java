package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that a Kubernetes Service has on the node itself. The operator tells each node
 * which those are, and the node connects to them: that goes on while the API server is away.
 *
 * @param namespace the Service's
 * @param name the Service's
 * @param port the name of one of its ports; all its TCP ports when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KubernetesServiceCheck(
    @Required
        @Size(min = 1, max = 63) @Pattern(KubernetesServiceCheck.LABEL) @JsonPropertyDescription("The namespace of the Service.")
        String namespace,
    @Required
        @Size(min = 1, max = 63) @Pattern(KubernetesServiceCheck.LABEL) @JsonPropertyDescription("The name of the Service.")
        String name,
    @Size(min = 1, max = 63) @Pattern(KubernetesServiceCheck.LABEL) @JsonPropertyDescription(
            "The name of the port that has to accept connections; all TCP ports of the Service when absent.")
        @Nullable String port) {
  static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** What is said when nobody has told the endpoints. */
  public static final String NO_ENDPOINTS =
      "which endpoints a Kubernetes Service has on this node is told by the operator: in a file, write them as endpoints:"
          + " [{address: 10.1.0.1, ports: [80]}] beside the service, or take another kind of check";

  /** NAMESPACE/NAME. */
  public String key() {
    return namespace + "/" + name;
  }
}
