package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * Whether a router with a higher priority takes over from a working Active router; RFC 9568
 * Preempt_Mode.
 *
 * @param mode Always or Never
 * @param delay how long a router that could preempt waits first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Preempt(
    @Default("Always")
        @JsonPropertyDescription(
            "Always: the highest priority takes over; Never: a working Active router stays.")
        Mode mode,
    @Default("0s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("How long a router that could preempt waits first.")
        String delay) {

  /** At once. */
  public static final Preempt DEFAULT = new Preempt(Mode.ALWAYS, "0s");

  /** The two values of RFC 9568's Preempt_Mode. */
  public enum Mode {
    /** Preempt_Mode true. */
    @JsonProperty("Always")
    ALWAYS,
    /** Preempt_Mode false. */
    @JsonProperty("Never")
    NEVER
  }

  public Preempt {
    mode = mode == null ? Mode.ALWAYS : mode;
    delay = delay == null ? "0s" : delay;
  }
}
