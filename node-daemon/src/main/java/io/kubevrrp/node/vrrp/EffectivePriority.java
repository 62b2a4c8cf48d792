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

  /** One step below this a single file's number is a fault, as keepalived has it. */
  private static final int LOWEST_CONTRIBUTION = -253;

  private static final int HIGHEST_CONTRIBUTION = 253;

  /**
   * One tracked thing.
   *
   * @param condition how it is
   * @param rule what that does to the priority
   */
  public record Tracker(Condition condition, Rule rule) {

    /** A thing that works or fails, with a weight that is not reversed; without one: a fault. */
    public Tracker(boolean working, Optional<Integer> weight) {
      this(new Condition(working, Optional.empty()), new Rule(weight, false, false));
    }

    /** What it adds to the priority now; a fault adds nothing. */
    public int contribution() {
      return Math.clamp(product(), LOWEST_CONTRIBUTION, HIGHEST_CONTRIBUTION);
    }

    /** Whether it forbids to take part now, or allows it as the last resort only. */
    public boolean faulty() {
      if (rule.weight().orElse(0) == 0) {
        return condition.number().map(number -> number != 0).orElse(!condition.working());
      }
      return condition.number().isPresent() && product() < LOWEST_CONTRIBUTION;
    }

    private long product() {
      long weight = rule.weight().orElse(0);
      long factor =
          condition
              .number()
              .map(Integer::longValue)
              .orElse(weight > 0 == condition.working() ? 1L : 0L);
      return weight * factor * (rule.reverse() ? -1 : 1);
    }
  }

  /**
   * How a tracked thing is.
   *
   * @param working whether it works
   * @param number what a tracked file says: the weight is multiplied by it
   */
  public record Condition(boolean working, Optional<Integer> number) {}

  /**
   * What a tracked thing does to the priority.
   *
   * @param weight added while failing when negative, while working when positive; empty or 0:
   *     failing is a fault
   * @param reverse the weight is subtracted instead
   * @param lastResort a fault does not forbid to take part: it makes {@link Priority#LOWEST} of the
   *     priority, so that every router without one goes before, and the addresses stay somewhere
   *     when all have one
   */
  public record Rule(Optional<Integer> weight, boolean reverse, boolean lastResort) {}

  /**
   * The sum is kept unclamped, the result lies in 1 to 254, and an owner's 255 is never adjusted:
   * an owner has no last resort either.
   */
  public static EffectivePriority of(Priority base, List<Tracker> trackers) {
    boolean owner = base.equals(Priority.OWNER);
    List<Tracker> faults = trackers.stream().filter(Tracker::faulty).toList();
    boolean faulty = faults.stream().anyMatch(fault -> owner || !fault.rule().lastResort());
    if (owner) {
      return new EffectivePriority(base, faulty);
    }
    if (!faults.isEmpty()) {
      return new EffectivePriority(Priority.LOWEST, faulty);
    }
    int sum = base.value() + trackers.stream().mapToInt(Tracker::contribution).sum();
    return new EffectivePriority(new Priority(Math.clamp(sum, LOWEST, HIGHEST)), faulty);
  }
}
