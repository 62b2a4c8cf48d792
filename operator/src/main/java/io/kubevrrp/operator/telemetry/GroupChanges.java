package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubevrrp.api.v1alpha1.Failover;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an administrator wants to know of the difference between two statuses of a group. Pure. */
final class GroupChanges {
  private static final String TAKE_OVER = "TakeOver";
  private static final String JUDGE = "Judge";
  private static final String REFUSE = "Refuse";

  private final VIPGroup.Status before;
  private final VIPGroup.Status after;
  private final List<Notice> notices = new ArrayList<>();

  private GroupChanges(VIPGroup.Status before, VIPGroup.Status after) {
    this.before = before;
    this.after = after;
  }

  /** What happened between the two, causes first; nothing when they say the same. */
  static List<Notice> between(VIPGroup.Status before, VIPGroup.Status after) {
    GroupChanges changes = new GroupChanges(before, after);
    changes.acceptance();
    changes.moves();
    changes.warnWhile("SplitBrain", Notice.Reason.SPLIT_BRAIN, Notice.Reason.SPLIT_BRAIN_ENDED);
    changes.warnWhile("Degraded", Notice.Reason.DEGRADED, Notice.Reason.RECOVERED);
    changes.readiness();
    return List.copyOf(changes.notices);
  }

  private void acceptance() {
    Optional<Condition> now = condition(after, "Accepted");
    Optional<Condition> then = condition(before, "Accepted");
    now.ifPresent(condition -> {
      if (!isTrue(now)) {
        if (!then.map(Condition::getReason).equals(now.map(Condition::getReason))) {
          notices.add(Notice.warning(condition.getReason(), REFUSE, condition.getMessage()));
        }
      } else if (then.isPresent() && !isTrue(then)) {
        notices.add(Notice.normal(Notice.Reason.ACCEPTED, JUDGE, condition.getMessage()));
      }
    });
  }

  /** The timeline has the newest first; they are told in the order in which they happened. */
  private void moves() {
    after.timeline().reversed().stream()
        .filter(failover -> !before.timeline().contains(failover))
        .map(GroupChanges::move)
        .forEach(notices::add);
  }

  /** No measured times in the sentence: equal moves are to be one event with a count. */
  private static Notice move(Failover failover) {
    String note =
        failover.from() == null
            ? "%s is Active for %s: %s"
                .formatted(failover.to(), failover.virtualRouter(), failover.reason())
            : "%s moved from %s to %s: %s"
                .formatted(
                    failover.virtualRouter(), failover.from(), failover.to(), failover.reason());
    return new Notice(
        Notice.Severity.NORMAL,
        Notice.Reason.ACTIVE_MOVED.word(),
        TAKE_OVER,
        Optional.of(failover.to()),
        note);
  }

  private void warnWhile(String type, Notice.Reason begins, Notice.Reason ends) {
    Optional<Condition> now = condition(after, type);
    Optional<Condition> then = condition(before, type);
    if (isTrue(now) == isTrue(then)) {
      return;
    }
    now.map(condition ->
            isTrue(now)
                ? Notice.warning(begins.word(), JUDGE, condition.getMessage())
                : Notice.normal(ends, JUDGE, condition.getMessage()))
        .ifPresent(notices::add);
  }

  /** A group that was never ready, or is refused, does not become unready. */
  private void readiness() {
    Optional<Condition> now = condition(after, "Ready");
    boolean wasReady = isTrue(condition(before, "Ready"));
    now.filter(_ -> isTrue(now) != wasReady)
        .filter(_ -> isTrue(condition(after, "Accepted")))
        .map(condition ->
            wasReady
                ? Notice.warning(Notice.Reason.NOT_READY.word(), JUDGE, condition.getMessage())
                : Notice.normal(Notice.Reason.READY, JUDGE, condition.getMessage()))
        .ifPresent(notices::add);
  }

  private static Optional<Condition> condition(VIPGroup.Status status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  private static boolean isTrue(Optional<Condition> condition) {
    return condition.filter(found -> "True".equals(found.getStatus())).isPresent();
  }
}
