package io.kubevrrp.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Who held an address and when, as intervals; an owner's intervals do not overlap each other.
 *
 * @param intervals in the order of their begin
 */
public record OwnershipHistory(List<Interval> intervals) {
  public OwnershipHistory {
    intervals = intervals.stream().sorted(Comparator.comparing(Interval::from)).toList();
  }

  /**
   * A time during which one owner held the address.
   *
   * @param owner a host's name
   * @param from when it got it
   * @param to when it lost it; {@link Instant#MAX} while it holds it
   */
  public record Interval(String owner, Instant from, Instant to) {
    /** The part of it that lies outside of the other interval: none, one or two. */
    List<Interval> without(Instant begin, Instant end) {
      if (!begin.isBefore(to) || !end.isAfter(from)) {
        return List.of(this);
      }
      List<Interval> rest = new ArrayList<>();
      if (from.isBefore(begin)) {
        rest.add(new Interval(owner, from, begin));
      }
      if (end.isBefore(to)) {
        rest.add(new Interval(owner, end, to));
      }
      return rest;
    }
  }

  /** The histories of several hosts as one. */
  public static OwnershipHistory of(List<Interval> intervals) {
    return new OwnershipHistory(intervals);
  }

  /** How long nobody held it between the two instants. */
  public Duration ownerless(Instant from, Instant to) {
    return during(from, to, owners -> owners == 0);
  }

  /** How long two or more held it between the two instants. */
  public Duration shared(Instant from, Instant to) {
    return during(from, to, owners -> owners >= 2);
  }

  /** Who holds it at this instant. */
  public Set<String> ownersAt(Instant at) {
    Set<String> owners = new HashSet<>();
    for (Interval interval : intervals) {
      if (!at.isBefore(interval.from()) && at.isBefore(interval.to())) {
        owners.add(interval.owner());
      }
    }
    return owners;
  }

  /** When this owner got it for the first time after the instant. */
  public Optional<Instant> acquiredAfter(String owner, Instant after) {
    return intervals.stream()
        .filter(interval -> interval.owner().equals(owner) && interval.from().isAfter(after))
        .map(Interval::from)
        .findFirst();
  }

  private Duration during(Instant from, Instant to, IntPredicate wanted) {
    List<Instant> edges = new ArrayList<>(List.of(from, to));
    for (Interval interval : intervals) {
      for (Instant edge : List.of(interval.from(), interval.to())) {
        if (edge.isAfter(from) && edge.isBefore(to)) {
          edges.add(edge);
        }
      }
    }
    edges.sort(Comparator.naturalOrder());
    Duration sum = Duration.ZERO;
    for (int i = 0; i + 1 < edges.size(); i++) {
      if (wanted.test(ownersAt(edges.get(i)).size())) {
        sum = sum.plus(Duration.between(edges.get(i), edges.get(i + 1)));
      }
    }
    return sum;
  }
}
