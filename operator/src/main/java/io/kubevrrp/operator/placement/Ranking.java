package io.kubevrrp.operator.placement;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Base priorities for the nodes of a group, RFC 9568 section 5.2.4.
 *
 * <p>Given priorities stay as given. The other nodes are ranked below the lowest given one by a
 * hash of group and node. What holds when a node joins: the order of the others never changes,
 * those ranked above it keep their priority, those below go down by one step; so the preferred node
 * changes only when the newcomer itself is preferred. Steps are 10, smaller once they would reach
 * 1; below 1 nobody goes, so beyond some 200 nodes priorities repeat.
 */
public final class Ranking {
  /** The first priority when none is given. */
  public static final int TOP = 200;

  /** An owner of the addresses; its priority is a statement of fact and is never rotated. */
  private static final int OWNER = 255;

  private static final int STEP = 10;

  private Ranking() {}

  /**
   * The priority of every node.
   *
   * @param group the group's name, so that different groups prefer different nodes
   * @param nodes the nodes that may hold the addresses
   * @param given priorities by node; others than {@code nodes} are ignored
   */
  public static SortedMap<String, Integer> priorities(
      String group, Collection<String> nodes, Map<String, Integer> given) {
    SortedMap<String, Integer> priorities = new TreeMap<>();
    given.forEach((node, priority) -> {
      if (nodes.contains(node)) {
        priorities.put(node, priority);
      }
    });
    List<String> rest =
        nodes.stream()
            .distinct()
            .filter(node -> !priorities.containsKey(node))
            .sorted(by(group))
            .toList();
    // The lowest of all given ones counts, present or not: a named node that comes back must not
    // find the ranked ones above it.
    int first = given.isEmpty() ? TOP : Collections.min(given.values()) - STEP;
    int lowest = given.isEmpty() ? TOP + STEP : Collections.min(given.values());
    int step = step(lowest, rest.size());
    for (int rank = 0; rank < rest.size(); rank++) {
      int priority = step == STEP ? first - STEP * rank : lowest - step * (rank + 1);
      priorities.put(rest.get(rank), Math.clamp(priority, 1, TOP));
    }
    return priorities;
  }

  /**
   * The same priorities with the nodes moved on by some places, so that several virtual routers of
   * a group prefer different nodes.
   *
   * @param by 0 or more
   */
  public static SortedMap<String, Integer> rotated(SortedMap<String, Integer> priorities, int by) {
    if (priorities.containsValue(OWNER)) {
      return priorities;
    }
    List<String> nodes = new ArrayList<>(priorities.keySet());
    nodes.sort(
        Comparator.comparing((String node) -> priorities.getOrDefault(node, 0))
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    List<Integer> values = nodes.stream().map(node -> priorities.getOrDefault(node, 1)).toList();
    Collections.rotate(nodes, -by);
    SortedMap<String, Integer> rotated = new TreeMap<>();
    for (int place = 0; place < nodes.size(); place++) {
      rotated.put(nodes.get(place), values.get(place));
    }
    return rotated;
  }

  private static int step(int lowest, int nodes) {
    return nodes == 0 ? STEP : Math.clamp((lowest - 1) / nodes, 1, STEP);
  }

  private static Comparator<String> by(String group) {
    return Comparator.comparingLong((String node) -> hash(group, node))
        .thenComparing(Comparator.naturalOrder());
  }

  /** A CRC, not {@code hashCode}: part of the contract with clusters that run already. */
  private static long hash(String group, String node) {
    CRC32 crc = new CRC32();
    crc.update((group + '/' + node).getBytes(StandardCharsets.UTF_8));
    // CRC is linear: without mixing, two names that differ in one place rank alike for every group.
    long mixed = crc.getValue() * 0x9E3779B97F4A7C15L;
    return ((mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L) >>> 1;
  }
}
