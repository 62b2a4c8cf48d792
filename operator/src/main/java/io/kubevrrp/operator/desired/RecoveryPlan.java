package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.Recovery;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * When, and for which node, a failing service is recovered: at most one node each time, and not
 * again before {@code every} is over, so that a check that is wrong everywhere costs little. Pure.
 */
public final class RecoveryPlan {
  private RecoveryPlan() {}

  /** What is to be done. */
  public sealed interface Decision {
    /** Nothing, as it is. */
    record Nothing() implements Decision {}

    /**
     * Nothing yet.
     *
     * @param look when to decide again
     */
    record Later(Duration look) implements Decision {}

    /**
     * To recover it.
     *
     * @param node where it fails
     * @param failing for how long, as the operator saw it
     */
    record Now(String node, Duration failing) implements Decision {}
  }

  /**
   * Decides.
   *
   * @param failingSince the nodes on which the service fails, and since when the operator sees it
   * @param last what was done last
   */
  public static Decision decide(
      Recovery.DeletePods pods,
      Map<String, Instant> failingSince,
      Optional<Recovery.Last> last,
      Instant now) {
    Duration after = Durations.parse(pods.after());
    Instant notBefore =
        last.flatMap(RecoveryPlan::at)
            // A clock that was put back must not stop it for ever.
            .filter(at -> !at.isAfter(now))
            .map(at -> at.plus(Durations.parse(pods.every())))
            .orElse(Instant.MIN);
    Optional<Map.Entry<String, Instant>> first =
        failingSince.entrySet().stream()
            .min(
                Comparator.<Map.Entry<String, Instant>, Boolean>comparing(
                        entry -> entry.getValue().plus(after).isAfter(now))
                    .thenComparing(entry -> wasLast(entry.getKey(), last))
                    .thenComparing(Map.Entry::getValue)
                    .thenComparing(Map.Entry::getKey));
    return first
        .<Decision>map(entry -> {
          Instant due = entry.getValue().plus(after);
          Instant at = due.isAfter(notBefore) ? due : notBefore;
          return at.isAfter(now)
              ? new Decision.Later(Duration.between(now, at))
              : new Decision.Now(entry.getKey(), Duration.between(entry.getValue(), now));
        })
        .orElseGet(Decision.Nothing::new);
  }

  /** Others have their turn first. */
  private static boolean wasLast(String node, Optional<Recovery.Last> last) {
    return last.filter(done -> done.node().equals(node)).isPresent();
  }

  private static Optional<Instant> at(Recovery.Last last) {
    try {
      return Optional.of(Instant.parse(last.at()));
    } catch (DateTimeException _) {
      return Optional.empty(); // written by somebody else
    }
  }
}
