package io.kubevrrp.lab.history;

import io.kubevrrp.lab.OwnershipHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what was recorded of one address against the invariants I1 to I7. */
public final class HistoryChecker {
  /** Between what a daemon writes down and what the kernel tells: the machine may be busy. */
  private static final Duration TELLING = Duration.ofMillis(500);

  /** Clients have to know the new owner after this time. */
  private static final Duration CLIENTS_LEARN = Duration.ofSeconds(1);

  private final ObservedRun run;
  private final Budget budget;
  private final List<Violation> violations = new ArrayList<>();

  private HistoryChecker(ObservedRun run, Budget budget) {
    this.run = run;
    this.budget = budget;
  }

  /** Everything that did not hold; empty when all did. */
  public static List<Violation> check(ObservedRun run, Budget budget) {
    HistoryChecker checker = new HistoryChecker(run, budget);
    checker.sums();
    checker.settlements();
    checker.causes();
    checker.ends();
    checker.clients();
    run.leftovers()
        .forEach(host -> checker.broken(Invariant.NOTHING_LEFT, host + " holds " + run.address()));
    return List.copyOf(checker.violations);
  }

  /** What the daemon told that goes with the change, if anything does. */
  public static Optional<DaemonTransition> cause(ObservedRun run, OwnerChange change) {
    return run.told().stream()
        .filter(told -> told.host().equals(change.host()))
        .filter(told -> (change.acquired() ? told.to() : told.from()).equals("Active"))
        .filter(told -> near(told.at(), change.at()))
        .findFirst();
  }

  /** What the lab did that explains the change, if anything does. */
  public static Optional<FaultWindow> fault(ObservedRun run, OwnerChange change, Budget budget) {
    return run.faults().stream()
        .filter(fault -> fault.explains(change.host(), change.at(), budget.lease()))
        .findFirst();
  }

  private void sums() {
    if (run.shared().compareTo(budget.shared()) > 0) {
      broken(
          Invariant.NEVER_SHARED,
          run.shared().toMillis() + " ms of " + budget.shared().toMillis() + " ms allowed");
    }
    if (run.ownerless().compareTo(budget.ownerless()) > 0) {
      broken(
          Invariant.NEVER_OWNERLESS,
          run.ownerless().toMillis() + " ms of " + budget.ownerless().toMillis() + " ms allowed");
    }
  }

  private void settlements() {
    for (ObservedRun.Settlement settlement : run.settlements()) {
      Set<String> owners = run.kernel().ownersAt(settlement.by());
      if (!owners.equals(Set.of(settlement.owner()))) {
        broken(
            Invariant.SETTLES,
            "at " + settlement.by() + " the owners are " + owners + ", not " + settlement.owner());
      }
      for (OwnerChange change : OwnerChange.of(run.kernel(), settlement.by(), settlement.until())) {
        broken(
            Invariant.SETTLES, "at " + change.at() + ", with no fault any more, " + change.words());
      }
    }
  }

  private void causes() {
    for (OwnerChange change : run.changes()) {
      boolean asked = !run.silent().contains(change.host());
      if (asked && cause(run, change).isEmpty() && fault(run, change, budget).isEmpty()) {
        broken(
            Invariant.EVERY_CHANGE_HAS_A_CAUSE,
            "at " + change.at() + " " + change.words() + ", and its daemon says nothing of it");
      }
    }
  }

  private void ends() {
    for (DaemonLife life : run.ended()) {
      Instant gone = life.end().plus(budget.lease());
      boolean restarted = life.next().isBefore(gone);
      if (!restarted
          && gone.isBefore(run.to())
          && run.kernel().ownersAt(gone).contains(life.host())) {
        broken(
            Invariant.NOT_OUTLIVED,
            life.host() + " held it still at " + gone + "; its daemon ended at " + life.end());
      }
    }
  }

  private void clients() {
    for (OwnerChange change : run.changes()) {
      Instant known = change.at().plus(CLIENTS_LEARN);
      boolean lasts =
          OwnerChange.of(run.kernel(), change.at(), known.plus(TELLING)).isEmpty()
              && known.plus(TELLING).isBefore(run.to());
      Set<String> owners = run.kernel().ownersAt(known);
      if (lasts && owners.size() == 1) {
        answers(owners.iterator().next(), known);
      }
    }
  }

  private void answers(String owner, Instant known) {
    List<String> answered =
        run.client().intervals().stream()
            .filter(interval -> !interval.to().isBefore(known))
            .filter(interval -> interval.from().isBefore(known.plus(TELLING)))
            .map(OwnershipHistory.Interval::owner)
            .distinct()
            .toList();
    if (!answered.equals(List.of(owner))) {
      broken(
          Invariant.CLIENTS_KNOW, "at " + known + " " + owner + " owns it, answers: " + answered);
    }
  }

  private void broken(Invariant invariant, String sentence) {
    violations.add(new Violation(invariant, run.address() + ": " + sentence));
  }

  private static boolean near(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(TELLING) <= 0;
  }
}
