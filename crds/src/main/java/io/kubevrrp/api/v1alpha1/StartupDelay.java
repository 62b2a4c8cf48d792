package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/**
 * For how long a virtual router takes no part at first; whichever ends later counts. A daemon that
 * follows another one, or goes on with addresses that a killed one left, does not wait.
 *
 * @param afterStart after the daemon's start, 0s to 1h
 * @param afterBoot after the machine's start, 0s to 1h
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(!has(self.afterStart) || duration(self.afterStart) <= duration('1h')) &&"
            + " (!has(self.afterBoot) || duration(self.afterBoot) <= duration('1h'))",
    message = StartupDelay.AT_MOST_AN_HOUR)
public record StartupDelay(
    @Default("0s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
            "No part in the election for so long after the daemon's start (keepalived's"
                + " vrrp_startup_delay).")
        String afterStart,
    @Default("0s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
            "No part in the election for so long after the machine's start (keepalived's"
                + " vrrp_delay_after_boot).")
        String afterBoot) {
  /** What is wrong with a longer one. */
  public static final String AT_MOST_AN_HOUR =
      "startupDelay is an hour (1h) at most: nobody would have the address meanwhile";

  public StartupDelay {
    afterStart = afterStart == null ? "0s" : afterStart;
    afterBoot = afterBoot == null ? "0s" : afterBoot;
  }

  /** Whether it is an hour at most. */
  public boolean fits() {
    return Durations.atMost(Duration.ofHours(1), afterStart, afterBoot);
  }
}
