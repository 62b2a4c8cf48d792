package io.kubevrrp.operator.telemetry;

import java.util.Optional;

/**
 * Something that happened to an object and that an administrator wants to know.
 *
 * @param severity whether someone should look
 * @param reason why, one CamelCase word
 * @param action what was done about it, one CamelCase word
 * @param node the node that it happened to, where it is one
 * @param note a sentence
 */
public record Notice(
    Severity severity, String reason, String action, Optional<String> node, String note) {

  /** The types of Kubernetes events. */
  public enum Severity {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    Severity(String word) {
      this.word = word;
    }

    /** As the event's field {@code type} has it. */
    public String word() {
      return word;
    }
  }

  /** Reasons of our own; a refusal has the reason of the condition Accepted. */
  enum Reason {
    /** Another node holds the addresses. */
    ACTIVE_MOVED("ActiveMoved"),
    /** The group is served after it was refused. */
    ACCEPTED("Accepted"),
    /** Every virtual router has its Active node. */
    READY("Ready"),
    /** It has not any longer. */
    NOT_READY("NotReady"),
    /** A node of the group cannot take part, or something tracked does not exist. */
    DEGRADED("Degraded"),
    /** The opposite. */
    RECOVERED("Recovered"),
    /** A tracked service works on every node that checks it. */
    HEALTHY("Healthy"),
    /** A Service has an address. */
    ADDRESS_ASSIGNED("AddressAssigned"),
    /** Two nodes hold the same addresses. */
    SPLIT_BRAIN("SplitBrain"),
    /** They do not any longer. */
    SPLIT_BRAIN_ENDED("SplitBrainEnded");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** An event that tells of a change for the better, or of no judgement. */
  static Notice normal(Reason reason, String action, String note) {
    return new Notice(Severity.NORMAL, reason.word(), action, Optional.empty(), note);
  }

  /** An event for which someone should look. */
  static Notice warning(String reason, String action, String note) {
    return new Notice(Severity.WARNING, reason, action, Optional.empty(), note);
  }
}
