package io.kubevrrp.node.track;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From results to what a service counts as: rise and fall, then the hold after a recovery, then the
 * limit of changes. Pure: time comes as an argument.
 *
 * @param counting rise and fall
 * @param holdAfterRecovery how long a service that recovered has to go on working first
 * @param maxChangesPerMinute beyond it, the service counts as failing until it has been calm for a
 *     minute
 */
public record VerdictRules(
    RiseAndFall counting, Duration holdAfterRecovery, Optional<Integer> maxChangesPerMinute) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Where a service stands.
   *
   * @param count rise and fall
   * @param failed whether a check has failed since the service last came up: only such a service
   *     can recover
   * @param changes when it changed, within the last minute; on the monitor's own clock
   * @param flapping whether it changed too often and has not been calm since
   * @param heldUntil until when a recovery does not count; on the monitor's own clock
   */
  public record Standing(
      RiseAndFall.State count,
      boolean failed,
      List<Duration> changes,
      boolean flapping,
      Optional<Duration> heldUntil) {
    public Standing {
      changes = List.copyOf(changes);
    }

    /** What it counts as. */
    public boolean up() {
      return count.up() && !flapping && heldUntil.isEmpty();
    }

    /** Whether the last result was not yet enough to change what it counts as. */
    boolean doubtful() {
      return count.against() > 0;
    }
  }

  /** Before the first check. */
  public Standing start() {
    return new Standing(counting.start(), false, List.of(), false, Optional.empty());
  }

  /** With the verdict of an earlier configuration, which this one did not come to by itself. */
  Standing resume(Standing earlier) {
    return new Standing(
        new RiseAndFall.State(earlier.count().up(), true, 0),
        earlier.failed(),
        earlier.changes(),
        maxChangesPerMinute.isPresent() && earlier.flapping(),
        earlier.heldUntil());
  }

  /** With a verdict that another daemon came to. */
  Standing resume(boolean up) {
    return new Standing(
        new RiseAndFall.State(up, true, 0), !up, List.of(), false, Optional.empty());
  }

  /**
   * Counts one result.
   *
   * @param now on the monitor's own clock, which never goes back
   */
  public Standing step(Standing standing, CheckResult result, Duration now) {
    RiseAndFall.State before = standing.count();
    RiseAndFall.State count =
        result.conclusive()
            ? new RiseAndFall.State(result.passed(), true, 0)
            : counting.step(before, result);
    boolean cameUp = count.up() && !before.up();
    boolean recovered = cameUp && standing.failed();
    boolean changed = recovered || (before.up() && !count.up() && before.checked());
    List<Duration> changes = changes(standing.changes(), changed, now);
    boolean tooMany = maxChangesPerMinute.filter(most -> changes.size() > most).isPresent();
    boolean failed = (standing.failed() && !cameUp) || !result.passed();
    return new Standing(
        count,
        failed,
        changes,
        tooMany || (standing.flapping() && !changes.isEmpty()),
        held(standing, count, recovered, now));
  }

  private Optional<Duration> held(
      Standing standing, RiseAndFall.State count, boolean recovered, Duration now) {
    if (recovered && holdAfterRecovery.isPositive()) {
      return Optional.of(now.plus(holdAfterRecovery));
    }
    return standing.heldUntil().filter(end -> count.up() && now.compareTo(end) < 0);
  }

  private static List<Duration> changes(List<Duration> before, boolean changed, Duration now) {
    if (before.isEmpty() && !changed) {
      return before; // as with nearly every check
    }
    List<Duration> changes =
        new ArrayList<>(
            before.stream().filter(change -> now.minus(change).compareTo(MINUTE) < 0).toList());
    if (changed) {
      changes.add(now);
    }
    return changes;
  }
}
