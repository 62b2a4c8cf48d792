package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an administrator wants to know of the difference between two statuses of a tracked service:
 * where it works and where it fails, and whether it is refused. Pure.
 */
final class TrackedServiceChanges {
  private static final String JUDGE = "Judge";
  private static final String REFUSE = "Refuse";

  /** As they come and go with the groups that track it, of no judgement. */
  private static final String UNKNOWN = "Unknown";

  private TrackedServiceChanges() {}

  /** What happened between the two; nothing when they say the same. */
  static List<Notice> between(TrackedService.Status before, TrackedService.Status after) {
    return Stream.of(acceptance(before, after), health(before, after))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Notice> acceptance(
      TrackedService.Status before, TrackedService.Status after) {
    Optional<Condition> then = condition(before, "Accepted");
    return condition(after, "Accepted")
        .filter(now -> !says(then, now))
        .flatMap(now -> {
          if (!isTrue(now)) {
            return Optional.of(Notice.warning(now.getReason(), REFUSE, now.getMessage()));
          }
          return then.map(_ -> Notice.normal(Notice.Reason.ACCEPTED, JUDGE, now.getMessage()));
        });
  }

  /** Its message names the nodes, so another node that fails is a change, too. */
  private static Optional<Notice> health(
      TrackedService.Status before, TrackedService.Status after) {
    Optional<Condition> then = condition(before, "Healthy");
    return condition(after, "Healthy")
        .filter(now -> !now.getStatus().equals(UNKNOWN) && !says(then, now))
        .map(now ->
            isTrue(now)
                ? Notice.normal(Notice.Reason.HEALTHY, JUDGE, now.getMessage())
                : Notice.warning(now.getReason(), JUDGE, now.getMessage()));
  }

  private static boolean says(Optional<Condition> then, Condition now) {
    return then.filter(before ->
            before.getStatus().equals(now.getStatus())
                && before.getReason().equals(now.getReason())
                && before.getMessage().equals(now.getMessage()))
        .isPresent();
  }

  private static boolean isTrue(Condition condition) {
    return "True".equals(condition.getStatus());
  }

  private static Optional<Condition> condition(TrackedService.Status status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }
}
