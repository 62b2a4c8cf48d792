package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a group's priority depends on: a TrackedService or an interface, exactly one.
 *
 * @param service a TrackedService's name
 * @param networkInterface an interface of the node; down counts as failing
 * @param weight added to the priority: a negative weight while failing, a positive one while
 *     working; without a weight, failing forbids the node to take part (Fault)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.service) != has(self.interface)",
    message = "track exactly one of service and interface in each entry")
@ValidationRule(
    value = "!has(self.weight) || self.weight != 0",
    message =
        "weight 0 changes nothing: leave weight out to release the addresses on failure, or give a weight of -253 to 253")
public record Tracking(
    @Size(min = 1, max = 253) @JsonPropertyDescription("The name of a TrackedService.")
        @Nullable String service,
    @JsonProperty("interface")
        @Size(min = 1, max = 15) @JsonPropertyDescription("The name of an interface of the node; down counts as failing.")
        @Nullable String networkInterface,
    @Min(-253) @Max(253) @JsonPropertyDescription(
            "Negative: added to the priority while failing. Positive: added while working. Absent: failing releases the"
                + " addresses.")
        @Nullable Integer weight) {}
