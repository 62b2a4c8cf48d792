package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How long an address has no owner, keepalived's and ours, measured in the same run. */
@NeedsRoot
@Isolated("it measures to the millisecond")
class FailoverTimesLab {
  @Test
  void takeoversEndWithinTheTimesOfTheRfc() {
    List<FailoverTrial.Outcome> outcomes = new ArrayList<>();
    for (Duration interval : List.of(Duration.ofSeconds(1), Duration.ofMillis(100))) {
      for (Speaker speaker : Speaker.values()) {
        outcomes.addAll(FailoverTrial.run(speaker, interval));
      }
    }
    System.out.println(FailoverTrial.table(outcomes));

    for (FailoverTrial.Outcome outcome : outcomes) {
      if (outcome.speaker() == Speaker.KUBE_VRRP) {
        assertThat(outcome.outage().kernelOwnerless())
            .as("%s at %s", outcome.event(), outcome.interval())
            .isLessThanOrEqualTo(outcome.bound());
        assertThat(outcome.outage().kernelShared())
            .as("two owners: %s at %s", outcome.event(), outcome.interval())
            .isZero();
      }
    }
    assertThat(outcomes).as("every event was measured").hasSize(Speaker.values().length * 4);
  }
}
