package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A virtual router's newest transitions. */
final class Timeline {
  private static final int LONGEST = 20;

  private final Deque<RouterSnapshot.Change> changes = new ArrayDeque<>();

  Timeline(Instant createdAt) {
    changes.addFirst(
        new RouterSnapshot.Change(
            createdAt,
            StateName.INITIALIZE,
            StateName.INITIALIZE,
            TransitionReason.STARTED,
            Optional.empty(),
            Optional.empty()));
  }

  Timeline(List<RouterSnapshot.Change> newestFirst) {
    changes.addAll(newestFirst);
  }

  void add(Instant at, RouterState from, RouterState to, TransitionReason reason) {
    changes.addFirst(
        new RouterSnapshot.Change(
            at, StateName.of(from), StateName.of(to), reason, Optional.empty(), Optional.empty()));
    while (changes.size() > LONGEST) {
      changes.removeLast();
    }
  }

  /** Completes the newest entry with what the takeover took. */
  void measured(Optional<Duration> silence, Duration took) {
    RouterSnapshot.Change newest = changes.removeFirst();
    changes.addFirst(
        new RouterSnapshot.Change(
            newest.at(), newest.from(), newest.to(), newest.reason(), silence, Optional.of(took)));
  }

  List<RouterSnapshot.Change> newestFirst() {
    return List.copyOf(changes);
  }
}
