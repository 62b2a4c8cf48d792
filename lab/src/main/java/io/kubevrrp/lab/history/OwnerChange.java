package io.kubevrrp.lab.history;

import io.kubevrrp.lab.OwnershipHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A host got the address, or lost it.
 *
 * @param host the host's name
 * @param at when, by its kernel's word
 * @param acquired got it; else lost it
 */
public record OwnerChange(String host, Instant at, boolean acquired) {
  /** Those of a history after the one instant and before the other. */
  static List<OwnerChange> of(OwnershipHistory history, Instant from, Instant to) {
    List<OwnerChange> all = new ArrayList<>();
    for (OwnershipHistory.Interval interval : history.intervals()) {
      all.add(new OwnerChange(interval.owner(), interval.from(), true));
      all.add(new OwnerChange(interval.owner(), interval.to(), false));
    }
    return all.stream()
        .filter(change -> change.at().isAfter(from) && change.at().isBefore(to))
        .sorted(Comparator.comparing(OwnerChange::at))
        .toList();
  }

  /** For people: what happened. */
  String words() {
    return host + (acquired ? " got it" : " lost it");
  }
}
