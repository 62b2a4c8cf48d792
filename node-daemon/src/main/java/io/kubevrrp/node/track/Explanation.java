package io.kubevrrp.node.track;

/** Why a service counts as what it does, for people. */
final class Explanation {
  private Explanation() {}

  static String of(VerdictRules.Standing standing, CheckResult result) {
    if (standing.flapping()) {
      return "changed %d times within a minute, and counts as failing until it has been calm for one; now: %s"
          .formatted(standing.changes().size(), result.message());
    }
    if (standing.heldUntil().isPresent()) {
      return "recovered, but has to go on working for a while first; now: " + result.message();
    }
    // The first verdict may be one that the first result speaks against.
    return standing.up() == result.passed()
        ? result.message()
        : "not yet enough successes since the start (%d): %s"
            .formatted(standing.count().against(), result.message());
  }
}
