package io.kubevrrp.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compilation;
import io.kubevrrp.operator.desired.GroupOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The condition that says whether every node of a group runs what it was told. */
final class Programming {
  private static final int LONGEST = 512;

  private final Compilation compilation;
  private final Reports reports;

  private Programming(Compilation compilation, Reports reports) {
    this.compilation = compilation;
    this.reports = reports;
  }

  static void set(
      Conditions conditions, GroupOutcome outcome, Compilation compilation, Reports reports) {
    if (!outcome.accepted()) {
      set(conditions, false, Reason.NOT_ACCEPTED, "a group that is not accepted is not served");
      return;
    }
    var programming = new Programming(compilation, reports);
    List<String> waiting = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (String node : outcome.nodes()) {
      if (!programming.isProgrammed(node)) {
        programming
            .refusal(node)
            .ifPresentOrElse(
                why -> refusals.add(node + " refuses its configuration: " + why),
                () -> waiting.add(node));
      }
    }
    if (!refusals.isEmpty()) {
      set(conditions, false, Reason.NODE_REFUSES, String.join("; ", refusals));
    } else if (!waiting.isEmpty()) {
      set(
          conditions,
          false,
          Reason.WAITING_FOR_NODES,
          "these nodes do not run the newest configuration: " + String.join(", ", waiting));
    } else {
      set(conditions, true, Reason.PROGRAMMED, "every selected node runs the newest configuration");
    }
  }

  private static void set(Conditions conditions, boolean status, Reason reason, String message) {
    conditions.set(Conditions.Type.PROGRAMMED, status, reason.word(), message);
  }

  private boolean isProgrammed(String name) {
    return current(name).flatMap(Programming::accepted).filter("True"::equals).isPresent();
  }

  /** The daemon's own sentence. */
  private Optional<String> refusal(String name) {
    return current(name)
        .flatMap(Programming::condition)
        .filter(condition -> "False".equals(condition.getStatus()))
        .map(condition -> Optional.ofNullable(condition.getMessage()).orElse("it does not say why"))
        .map(message -> message.substring(0, Math.min(LONGEST, message.length())));
  }

  /** The node, if it was told the newest and speaks of that. */
  private Optional<VIPNode> current(String name) {
    return reports
        .node(name)
        .filter(node -> node.getSpec() != null && node.getStatus() != null)
        .filter(node -> node.getSpec().equals(compilation.nodes().get(name)))
        .filter(node ->
            Optional.ofNullable(node.getMetadata().getGeneration())
                .map(generation -> generation.equals(node.getStatus().observedGeneration()))
                .orElse(true));
  }

  private static Optional<String> accepted(VIPNode node) {
    return condition(node).map(Condition::getStatus);
  }

  private static Optional<Condition> condition(VIPNode node) {
    return node.getStatus().conditions().stream()
        .filter(condition -> Conditions.Type.ACCEPTED.word().equals(condition.getType()))
        .findFirst();
  }
}
