package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * The base priority of one node.
 *
 * @param node the Kubernetes node's name
 * @param priority 1 to 254; 255 for a node whose own addresses these are
 */
public record NodePriority(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The Kubernetes node's name.")
        String node,
    @Required
        @Min(1) @Max(255) @JsonPropertyDescription("1 to 254; 255 only for a node whose own addresses these are.")
        int priority) {}
