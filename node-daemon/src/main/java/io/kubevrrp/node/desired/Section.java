package io.kubevrrp.node.desired;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/**
 * One list of a configuration, each of its entries judged by itself.
 *
 * @param sound the entries that can be run, by name, in the order in which they were written
 * @param refused the names of those that cannot
 * @param complete whether the names of all entries are known; where they are not, nothing that runs
 *     may be taken for removed
 * @param <T> a virtual router's, a tracked service's or a virtual server's type
 */
public record Section<T>(
    SequencedMap<String, Entry<T>> sound, Set<String> refused, boolean complete) {
  public Section {
    sound = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sound));
    refused = Set.copyOf(refused);
  }

  /** A list of which nothing is known. */
  static <T> Section<T> unknown() {
    return new Section<>(new LinkedHashMap<>(), Set.of(), false);
  }

  /** Whether what runs under this name is to run on as it is. */
  boolean keeps(String name) {
    return refused.contains(name) || (!complete && !sound.containsKey(name));
  }
}
