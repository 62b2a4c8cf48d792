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
    // A calm that began while the newest check failed.
    return standing.up() == result.passed()
        ? result.message()
        : "not enough results in a row speak against it yet (%d): %s"
            .formatted(standing.count().against(), result.message());
  }
}
