package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.Tracking;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Weights that can never change who is Active: whatever else fails or works, on whatever node, the
 * one with the higher priority stays the one with the higher priority.
 */
public final class IneffectiveWeights {
  private static final int LOWEST = 1;
  private static final int HIGHEST = 254;
  private static final int OWNER = 255;

  /** More than 64 weights of 253 can add up to. */
  private static final int OFFSET = 64 * 254;

  private final List<Tracking> weighted;
  private final Set<Integer> priorities;

  private IneffectiveWeights(List<Tracking> tracking, Collection<Integer> priorities) {
    this.weighted = tracking.stream().filter(entry -> weight(entry) != 0).toList();
    this.priorities = new TreeSet<>(priorities);
  }

  /**
   * A sentence for each of them.
   *
   * @param tracking what a group tracks, without files: their numbers multiply the weight
   * @param priorities the base priorities of its nodes
   */
  public static List<String> of(List<Tracking> tracking, Collection<Integer> priorities) {
    var weights = new IneffectiveWeights(tracking, priorities);
    List<String> sentences = new ArrayList<>();
    if (priorities.size() > 1) {
      for (Tracking entry : weights.weighted) {
        if (!weights.isEffective(entry)) {
          sentences.add(weights.sentence(entry));
        }
      }
    }
    return List.copyOf(sentences);
  }

  private boolean isEffective(Tracking entry) {
    List<Tracking> others = new ArrayList<>(weighted);
    others.remove(entry);
    BitSet withoutIt = sums(others);
    BitSet all = sums(weighted);
    return priorities.stream()
        .anyMatch(mine ->
            priorities.stream()
                .filter(other -> !other.equals(mine))
                .anyMatch(other -> turns(mine, weight(entry), withoutIt, values(other, all))));
  }

  /** Whether the weight makes a node with this priority pass one of these values, or meet it. */
  private static boolean turns(int priority, int weight, BitSet others, BitSet values) {
    if (priority == OWNER) {
      return false;
    }
    return others.stream()
        .map(index -> index - OFFSET)
        .anyMatch(sum -> {
          int without = clamped(priority + sum);
          int with = clamped(priority + sum + weight);
          int next = values.nextSetBit(Math.min(without, with));
          return without != with && next >= 0 && next <= Math.max(without, with);
        });
  }

  private static BitSet values(int priority, BitSet sums) {
    BitSet values = new BitSet(OWNER + 1);
    if (priority == OWNER) {
      values.set(OWNER);
    } else {
      sums.stream().forEach(index -> values.set(clamped(priority + index - OFFSET)));
    }
    return values;
  }

  /** What the weights of any of the entries can add up to; {@link #OFFSET} stands for 0. */
  private static BitSet sums(List<Tracking> entries) {
    BitSet sums = new BitSet();
    sums.set(OFFSET);
    for (Tracking entry : entries) {
      BitSet before = (BitSet) sums.clone();
      before.stream().forEach(index -> sums.set(index + weight(entry)));
    }
    return sums;
  }

  private String sentence(Tracking entry) {
    String subject =
        Optional.ofNullable(entry.service())
            .map(name -> "the service " + name)
            .orElseGet(() -> "the interface " + entry.networkInterface());
    return "the weight %d of %s never changes which of the priorities %s is the highest: give a larger one"
        .formatted(entry.weight(), subject, String.join(", ", texts()));
  }

  private List<String> texts() {
    return new TreeSet<>(priorities).descendingSet().stream().map(String::valueOf).toList();
  }

  private static int clamped(int priority) {
    return Math.clamp(priority, LOWEST, HIGHEST);
  }

  private static int weight(Tracking entry) {
    int weight = Optional.ofNullable(entry.weight()).orElse(0);
    return Boolean.TRUE.equals(entry.reverse()) ? -weight : weight;
  }
}
