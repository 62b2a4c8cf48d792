package io.kubevrrp.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.KubeAssets;
import io.kubevrrp.lab.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Runs faults and holds their outcomes against what is allowed. */
final class Judged {
  private final List<FaultOutcome> outcomes = new ArrayList<>();

  /** {@code -Dkubevrrp.lab.full=true}: every fault as long as the promise says. */
  static boolean full() {
    return Boolean.getBoolean("kubevrrp.lab.full");
  }

  /** Skips the test that has no real API server, and says so. */
  static void needsApi() {
    Assumptions.assumeTrue(
        KubeAssets.find().isPresent(),
        "skipped: no real API server at hand (lab/bin/kube-assets builds one)");
  }

  /** Reports are below the module's target; the next run replaces them. */
  private static Path reports() {
    return Tree.top().resolve("lab/target/fault-reports");
  }

  /** Nothing of ours may break its limits; keepalived's outcome is for comparison. */
  void run(FaultCase fault) {
    List<FaultOutcome> measured = fault.run(reports());
    synchronized (outcomes) {
      outcomes.addAll(measured);
    }
    System.out.println(FaultOutcome.table(measured));
    assertThat(measured).hasSize(fault.addresses().size());
    for (FaultOutcome outcome : measured) {
      assertThat(outcome.violations()).as(outcome.speaker()).isEmpty();
    }
  }

  /** All outcomes so far. */
  String table() {
    synchronized (outcomes) {
      return FaultOutcome.table(outcomes);
    }
  }
}
