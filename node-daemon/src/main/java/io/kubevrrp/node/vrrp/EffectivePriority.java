package io.kubevrrp.node.vrrp;

import java.util.List;
import java.util.Optional;

/**
 * What the trackers make of a base priority; keepalived's arithmetic.
 *
 * @param priority the effective priority
 * @param faulty whether something without a weight fails, which forbids taking part
 */
public record EffectivePriority(Priority priority, boolean faulty) {
  private static final int LOWEST = 1;
  private static final int HIGHEST = 254;

  /**
   * One tracked thing.
   *
   * @param working whether it works
   * @param weight added while failing when negative, while working when positive; empty: failing is
   *     a fault
   */
  public record Tracker(boolean working, Optional<Integer> weight) {
    int contribution() {
      return weight.filter(value -> value > 0 == working).orElse(0);
    }

    boolean faulty() {
      return weight.isEmpty() && !working;
    }
  }

  /**
   * The sum is kept unclamped, the result lies in 1 to 254, and an owner's 255 is never adjusted.
   */
  public static EffectivePriority of(Priority base, List<Tracker> trackers) {
    boolean faulty = trackers.stream().anyMatch(Tracker::faulty);
    if (base.equals(Priority.OWNER)) {
      return new EffectivePriority(base, faulty);
    }
    int sum = base.value() + trackers.stream().mapToInt(Tracker::contribution).sum();
    return new EffectivePriority(new Priority(Math.clamp(sum, LOWEST, HIGHEST)), faulty);
  }
}
