package io.kubevrrp.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions in the making: a condition whose status stays keeps its time of transition. */
final class Conditions {
  private final List<Condition> previous;
  private final long generation;
  private final Instant now;
  private final List<Condition> made = new ArrayList<>();

  Conditions(List<Condition> previous, long generation, Instant now) {
    this.previous = previous;
    this.generation = generation;
    this.now = now;
  }

  void set(Type type, boolean status, String reason, String message) {
    set(type, status ? "True" : "False", reason, message);
  }

  /** Nobody knows. */
  void unknown(Type type, String reason, String message) {
    set(type, "Unknown", reason, message);
  }

  private void set(Type type, String word, String reason, String message) {
    String since =
        before(type)
            .filter(condition -> word.equals(condition.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    made.add(
        new ConditionBuilder()
            .withType(type.word())
            .withStatus(word)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
  }

  List<Condition> list() {
    return List.copyOf(made);
  }

  private Optional<Condition> before(Type type) {
    return previous.stream()
        .filter(condition -> type.word().equals(condition.getType()))
        .findFirst();
  }

  /** The types. */
  enum Type {
    ACCEPTED("Accepted"),
    RESOLVED_REFS("ResolvedRefs"),
    NODES_ELIGIBLE("NodesEligible"),
    PROGRAMMED("Programmed"),
    READY("Ready"),
    DEGRADED("Degraded"),
    ADDRESS_CONFLICT("AddressConflict"),
    SPLIT_BRAIN("SplitBrain"),
    VRID_CONFLICT("VRIDConflict"),
    /** Of a Service, whose other conditions are those of others. */
    ADDRESS_ASSIGNED("kubevrrp.io/AddressAssigned"),
    HEALTHY("Healthy"),
    INEFFECTIVE_WEIGHT("IneffectiveWeight");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}
