package io.kubevrrp.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.NeedsRoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each fault costs, ours judged, keepalived's measured beside it on the same hosts. */
@NeedsRoot
class FaultLab {
  private static final List<FaultOutcome> OUTCOMES = new ArrayList<>();

  static Stream<Named<FaultCase>> faults() {
    return FaultCases.all().stream().map(fault -> Named.of(fault.name(), fault));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void costsNoMoreThanAllowed(FaultCase fault) {
    judged(fault);
  }

  @Test
  void anActiveThatStarvesLetsGoByItself() {
    Assumptions.assumeTrue(
        CpuQuota.available(), "skipped: no CPU bandwidth control in cgroup v1 on this machine");
    judged(FaultCases.starved(Duration.ofSeconds(Reports.full() ? 40 : 15)));
  }

  private static void judged(FaultCase fault) {
    List<FaultOutcome> outcomes = fault.run(Reports.folder());
    OUTCOMES.addAll(outcomes);
    System.out.println(FaultOutcome.table(outcomes));
    assertThat(outcomes).as("ours, and keepalived's").hasSize(fault.addresses().size());
    for (FaultOutcome outcome : outcomes) {
      assertThat(outcome.violations()).as(outcome.speaker()).isEmpty();
    }
  }

  @AfterAll
  static void table() {
    System.out.println(FaultOutcome.table(OUTCOMES));
  }
}
