package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPNode;
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
    var status =
        new TrackedService.Status(
            generation,
            nodes(name, VIPNode.Verdict.UP, reports),
            nodes(name, VIPNode.Verdict.DOWN, reports),
            conditions.list());
    return new Result(status, reports.lookAgain(checking(name, reports)));
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

  private static @Nullable String nodes(String service, VIPNode.Verdict verdict, Reports reports) {
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
