package io.kubevrrp.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.operator.desired.Refusal;
import io.kubevrrp.operator.desired.ServerOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The status of a virtual server, from what was decided and what the nodes say. Pure. */
public final class ServerReport {
  private final String name;
  private final ServerOutcome outcome;
  private final List<Said> said;

  private ServerReport(String name, ServerOutcome outcome, Reports reports) {
    this.name = name;
    this.outcome = outcome;
    this.said = said(reports);
  }

  /**
   * A status, and when it may become wrong without anybody saying so.
   *
   * @param status what to write
   * @param lookAgain when to judge again, if nothing happens before
   */
  public record Result(VirtualServer.Status status, Optional<Duration> lookAgain) {}

  /** What a node says of it. */
  private record Said(String node, NodeVirtualServer.Status status) {}

  /** Judges one virtual server. */
  public static Result of(VirtualServer server, ServerOutcome outcome, Reports reports) {
    var report = new ServerReport(server.getMetadata().getName(), outcome, reports);
    long generation = Optional.ofNullable(server.getMetadata().getGeneration()).orElse(0L);
    List<Condition> before =
        Optional.ofNullable(server.getStatus())
            .map(VirtualServer.Status::conditions)
            .orElse(List.of());
    var conditions = new Conditions(before, generation, reports.now());
    report.accepted(conditions);
    report.programmed(conditions);
    List<String> directors = report.nodes(NodeVirtualServer.State.DIRECTING);
    return new Result(
        new VirtualServer.Status(
            generation,
            directors.isEmpty() ? null : String.join(",", directors),
            conditions.list()),
        reports.lookAgain(outcome.nodes()));
  }

  private List<Said> said(Reports reports) {
    List<Said> found = new ArrayList<>();
    for (VIPNode node : reports.fresh()) {
      node.getStatus().virtualServers().stream()
          .filter(status -> status.name().equals(name))
          .filter(status -> outcome.routers().contains(status.virtualRouter()))
          .forEach(status -> found.add(new Said(node.getMetadata().getName(), status)));
    }
    return found;
  }

  private void accepted(Conditions conditions) {
    if (outcome.accepted()) {
      conditions.set(
          Conditions.Type.ACCEPTED,
          true,
          Reason.ACCEPTED.word(),
          "the group's Active node directs it");
      return;
    }
    conditions.set(
        Conditions.Type.ACCEPTED,
        false,
        outcome.refusals().getFirst().reason().word(),
        String.join("; ", outcome.refusals().stream().map(Refusal::message).toList()));
  }

  private void programmed(Conditions conditions) {
    Optional<Said> failed =
        said.stream()
            .filter(word -> word.status().state() == NodeVirtualServer.State.FAILED)
            .findFirst();
    List<String> orphans =
        outcome.routers().stream().filter(router -> !isDirected(router)).toList();
    if (!outcome.accepted()) {
      programmed(conditions, false, Reason.NOT_ACCEPTED.word(), "it is not accepted");
    } else if (failed.isPresent()) {
      NodeVirtualServer.Status status = failed.get().status();
      programmed(conditions, false, status.reason(), failed.get().node() + ": " + status.message());
    } else if (!orphans.isEmpty() || outcome.routers().isEmpty()) {
      programmed(
          conditions,
          false,
          Reason.NO_DIRECTOR.word(),
          "no node says that it holds the addresses and directs them: "
              + String.join(", ", orphans));
    } else {
      programmed(
          conditions,
          true,
          Reason.PROGRAMMED.word(),
          "directed by " + String.join(", ", nodes(NodeVirtualServer.State.DIRECTING)));
    }
  }

  private static void programmed(
      Conditions conditions, boolean status, String reason, String message) {
    conditions.set(Conditions.Type.PROGRAMMED, status, reason, message);
  }

  private boolean isDirected(String router) {
    return said.stream()
        .anyMatch(word ->
            word.status().virtualRouter().equals(router)
                && word.status().state() == NodeVirtualServer.State.DIRECTING);
  }

  private List<String> nodes(NodeVirtualServer.State state) {
    TreeSet<String> nodes = new TreeSet<>();
    said.stream()
        .filter(word -> word.status().state() == state)
        .forEach(word -> nodes.add(word.node()));
    return List.copyOf(nodes);
  }
}
