package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * An endpoint of a Kubernetes Service on the node.
 *
 * @param address of the pod
 * @param ports all of which have to accept connections
 */
public record ServiceEndpoint(
    @Required @Size(min = 1, max = 45) @JsonPropertyDescription("The address of the pod.")
        String address,
    @Required
        @Size(min = 1, max = 16) @JsonPropertyDescription("The TCP ports that have to accept connections.")
        List<@Min(1) @Max(65535) Integer> ports) {
  /** The most that a node is told of one Service. */
  public static final int MOST = 64;

  /** The most ports of one. */
  public static final int MOST_PORTS = 16;

  public ServiceEndpoint {
    ports = ports == null ? List.of() : List.copyOf(ports);
  }
}
