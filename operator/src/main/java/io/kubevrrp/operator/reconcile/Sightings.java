package io.kubevrrp.operator.reconcile;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * When this operator first saw what others wrote. The times that stand in their objects are those
 * of other clocks, which may be hours away; here only the time that passes counts. Safe for use by
 * several threads.
 *
 * @param <K> whose word it is
 * @param <V> the word; another one is a new sighting
 */
final class Sightings<K, V> {
  private final LongSupplier nanoTime;
  private final Map<K, Sighting<V>> sightings = new HashMap<>();

  private record Sighting<V>(V word, long at) {}

  /** Times are taken from this monotonic clock, in nanoseconds. */
  Sightings(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Notes a word, if it is a new one. */
  synchronized void saw(K key, V word) {
    saw(key, word, Duration.ZERO);
  }

  /**
   * Notes a word, if it is a new one.
   *
   * @param age how old it is already, if it is the first of its key
   */
  synchronized void saw(K key, V word, Duration age) {
    Sighting<V> before = sightings.get(key);
    if (before == null) {
      sightings.put(key, new Sighting<>(word, nanoTime.getAsLong() - age.toNanos()));
    } else if (!before.word().equals(word)) {
      sightings.put(key, new Sighting<>(word, nanoTime.getAsLong()));
    }
  }

  /** Forgets all others. */
  synchronized void retain(Set<K> keys) {
    sightings.keySet().retainAll(keys);
  }

  /** How long ago each newest word was seen first. */
  synchronized Map<K, Duration> ages() {
    long now = nanoTime.getAsLong();
    Map<K, Duration> ages = new HashMap<>();
    sightings.forEach((key, seen) -> ages.put(key, Duration.ofNanos(now - seen.at())));
    return ages;
  }
}
