package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.LabException;
import io.kubevrrp.lab.history.Budget;
import io.kubevrrp.lab.history.HistoryChecker;
import io.kubevrrp.lab.history.ObservedRun;
import io.kubevrrp.lab.history.OwnerChange;
import io.kubevrrp.lab.history.RunReport;
import io.kubevrrp.lab.history.Violation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A fault, what it may cost, and the bench it is done on.
 *
 * @param name in words
 * @param limits what it may cost us
 * @param bench makes the bench, with its daemons running
 * @param script does the fault, and ends when all is settled
 * @param addresses ours that are judged, the first one and perhaps more; and keepalived's
 */
public record FaultCase(
    String name,
    FaultOutcome.Limits limits,
    Supplier<FaultBench> bench,
    Consumer<FaultBench> script,
    List<String> addresses) {
  public FaultCase {
    addresses = List.copyOf(addresses);
  }

  /** Does it, and writes its report below the folder. */
  public List<FaultOutcome> run(Path reports) {
    try (FaultBench made = bench.get()) {
      try {
        script.accept(made);
      } catch (LabException e) {
        made.require(false, "the fault could not be done to its end: " + e.getMessage());
      }
      return judge(made, reports);
    }
  }

  private List<FaultOutcome> judge(FaultBench made, Path reports) {
    Instant to = Instant.now();
    List<ObservedRun> runs = new ArrayList<>();
    addresses.forEach(address -> runs.add(made.observed(address, to, List.of())));
    made.endDaemons();
    RunReport report = new RunReport(reports, name);
    made.facts().forEach(report::fact);
    made.failures().forEach(failure -> report.fact("failure", failure));
    Budget budget = Budget.of(limits.ownerless(), limits.shared());
    List<FaultOutcome> outcomes = new ArrayList<>();
    for (ObservedRun run : runs) {
      boolean own = !run.address().equals(FaultBench.YARDSTICK);
      ObservedRun ended = own ? run.withLeftovers(made.leftovers(run.address())) : run;
      List<Violation> violations = own ? HistoryChecker.check(ended, budget) : List.of();
      report.add(ended, budget, violations);
      outcomes.add(outcome(made, ended, own, violations));
    }
    made.logs().forEach(report::keep);
    report.write();
    return outcomes;
  }

  private FaultOutcome outcome(
      FaultBench made, ObservedRun run, boolean own, List<Violation> violations) {
    List<String> all = new ArrayList<>(FaultOutcome.words(violations));
    if (run.address().equals(FaultBench.VIP)) {
      all.addAll(made.failures());
    }
    return new FaultOutcome(
        name,
        own ? "kube-vrrp" : "keepalived",
        run.ownerless(),
        run.shared(),
        run.client().ownerless(run.from(), run.to()),
        run.changes().stream().filter(OwnerChange::acquired).count(),
        limits,
        all,
        own && run.address().equals(FaultBench.VIP) ? made.facts() : Map.of());
  }
}
