package io.kubevrrp.operator.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a notice is a new event or one more of a series, as Kubernetes' own recorders do:
 * the same notice about the same object within six minutes is one event with a count. Pure but for
 * its memory; the caller keeps it to one thread.
 */
final class EventSeries {
  /** After this long without a repetition a series is over. */
  static final Duration WINDOW = Duration.ofMinutes(6);

  private final Map<Key, Entry> entries = new HashMap<>();

  /** What makes two notices the same. */
  record Key(String uid, Notice notice) {}

  /**
   * An event that was written.
   *
   * @param name its name
   * @param count how often it happened, itself included
   * @param last when it happened last
   */
  record Entry(String name, int count, Instant last) {}

  /** The event of which this is one more, counted; empty for the first of its kind. */
  Optional<Entry> repeated(Key key, Instant now) {
    entries.values().removeIf(entry -> entry.last().plus(WINDOW).isBefore(now));
    return Optional.ofNullable(
        entries.computeIfPresent(
            key, (_, entry) -> new Entry(entry.name(), entry.count() + 1, now)));
  }

  /** Notes that an event was written under this name. */
  void began(Key key, String name, Instant now) {
    entries.put(key, new Entry(name, 1, now));
  }

  /** Forgets an event that could not be continued; the next of its kind is a new one. */
  void ended(Key key) {
    entries.remove(key);
  }
}
