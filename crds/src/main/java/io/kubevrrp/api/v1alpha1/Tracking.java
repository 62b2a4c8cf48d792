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
 *     working; without a weight, or with 0, failing takes the addresses away
 * @param reverse whether the weight is subtracted instead
 * @param whenAllFail without a weight: what happens when the service fails on every node
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.service) != has(self.interface)", message = Tracking.ONE)
@ValidationRule(
    value = "!has(self.reverse) || !self.reverse || (has(self.weight) && self.weight != 0)",
    message = Tracking.REVERSE)
@ValidationRule(
    value =
        "!has(self.whenAllFail) || (has(self.service) && (!has(self.weight) || self.weight == 0))",
    message = Tracking.WHEN_ALL_FAIL)
public record Tracking(
    @Size(min = 1, max = 253) @JsonPropertyDescription("The name of a TrackedService.")
        @Nullable String service,
    @JsonProperty("interface")
        @Size(min = 1, max = 15) @JsonPropertyDescription("The name of an interface of the node; down counts as failing.")
        @Nullable String networkInterface,
    @Min(-253) @Max(253) @JsonPropertyDescription(
            "Negative: added to the priority while failing. Positive: added while working. Absent or 0: failing takes"
                + " the addresses away.")
        @Nullable Integer weight,
    @JsonPropertyDescription("Whether the weight is subtracted instead of added.")
        @Nullable Boolean reverse,
    @JsonPropertyDescription(
            "For a service without a weight that fails on every node. Keep (default): the addresses stay on one of"
                + " them. Release: nobody has them.")
        @Nullable WhenAllFail whenAllFail) {

  /** What is said when an entry tracks nothing, or two things. */
  public static final String ONE = "track exactly one of service and interface in each entry";

  /** What is said when nothing can be reversed. */
  public static final String REVERSE =
      "reverse turns a weight round: give a weight of -253 to 253 other than 0";

  /** What is said when whenAllFail can have no effect. */
  public static final String WHEN_ALL_FAIL =
      "whenAllFail is for a service without a weight: with one, a failing node keeps taking part, and an interface that is"
          + " down cannot serve";

  /** What happens when a service fails on every node. */
  public enum WhenAllFail {
    /**
     * The addresses stay where they are: a failing node gives way to every other, never to nobody.
     */
    @JsonProperty("Keep")
    KEEP,
    /** Nobody has the addresses. */
    @JsonProperty("Release")
    RELEASE
  }

  /** A weight that is not reversed, and the default for a service that fails everywhere. */
  public Tracking(
      @Nullable String service, @Nullable String networkInterface, @Nullable Integer weight) {
    this(service, networkInterface, weight, null, null);
  }

  /** Whether failing makes the node the last resort instead of taking the addresses away. */
  public boolean keepsWhenAllFail() {
    return service != null && whenAllFail != WhenAllFail.RELEASE;
  }
}
