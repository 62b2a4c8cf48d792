package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.NodeServiceStatus;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.operator.desired.ServiceRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of a tracked service, from what the nodes found. Pure. */
public final class ServiceReport {
  private ServiceReport() {}

  /**
   * A status, and when it may become wrong without anybody saying so.
   *
   * @param status what to write
   * @param lookAgain when to judge again, if nothing happens before
   */
  public record Result(TrackedService.Status status, Optional<Duration> lookAgain) {}

  /** Judges one service. */
  public static Result of(TrackedService service, Reports reports) {
    long generation = Optional.ofNullable(service.getMetadata().getGeneration()).orElse(0L);
    var conditions =
        new Conditions(
            Optional.ofNullable(service.getStatus())
                .map(TrackedService.Status::conditions)
                .orElse(List.of()),
            generation,
            reports.now());
    List<String> broken = ServiceRules.broken(service.getSpec());
    conditions.set(
        Conditions.Type.ACCEPTED,
        broken.isEmpty(),
        broken.isEmpty() ? Reason.ACCEPTED.word() : Reason.INVALID.word(),
        broken.isEmpty() ? "the service can be checked" : String.join("; ", broken));
    String name = service.getMetadata().getName();
    String up = nodes(name, NodeServiceStatus.Verdict.UP, reports);
    String down = nodes(name, NodeServiceStatus.Verdict.DOWN, reports);
    healthy(conditions, up, down);
    var last = Optional.ofNullable(service.getStatus()).map(TrackedService.Status::lastRecovery);
    var status = new TrackedService.Status(generation, up, down, conditions.list()).with(last);
    return new Result(status, reports.lookAgain(checking(name, reports)));
  }

  private static void healthy(Conditions conditions, @Nullable String up, @Nullable String down) {
    Conditions.Type type = Conditions.Type.HEALTHY;
    if (up == null && down == null) {
      conditions.unknown(
          type, Reason.NOT_CHECKED.word(), "no node checks the service: no group tracks it");
    } else if (down == null) {
      conditions.set(type, true, Reason.HEALTHY.word(), "the service works on every node");
    } else if (up == null) {
      conditions.set(
          type, false, Reason.FAILING.word(), "the service fails on every node: " + down);
    } else {
      conditions.set(
          type,
          false,
          Reason.PARTIALLY_HEALTHY.word(),
          "the service fails on " + down + " and works on " + up);
    }
  }

  /** The nodes that check the service, silent ones included. */
  private static List<String> checking(String service, Reports reports) {
    return reports.nodes().stream()
        .filter(node -> node.getStatus() != null)
        .filter(node ->
            node.getStatus().trackedServices().stream()
                .anyMatch(found -> found.name().equals(service)))
        .map(node -> node.getMetadata().getName())
        .toList();
  }

  private static @Nullable String nodes(
      String service, NodeServiceStatus.Verdict verdict, Reports reports) {
    List<String> names =
        reports.fresh().stream()
            .filter(node ->
                node.getStatus().trackedServices().stream()
                    .anyMatch(found -> found.name().equals(service) && found.state() == verdict))
            .map(node -> node.getMetadata().getName())
            .toList();
    return names.isEmpty() ? null : String.join(",", names);
  }
}
