package io.kubevrrp.operator.placement;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** An owner of the addresses; its priority is a statement of fact and is never changed. */
  private static final int OWNER = 255;

  private static final int STEP = 10;
  private static final int LOWEST = 1;

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

  /** The nodes by their priorities, the highest first. */
  public static List<String> order(SortedMap<String, Integer> priorities) {
    List<String> nodes = new ArrayList<>(priorities.keySet());
    nodes.sort(
        Comparator.comparing((String node) -> priorities.getOrDefault(node, 0))
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    return nodes;
  }

  /**
   * The same priorities with the nodes moved on, in their order, until this one has the highest; so
   * several virtual routers of a group can prefer different nodes. An owner of the addresses stays
   * the highest.
   */
  public static SortedMap<String, Integer> preferring(
      SortedMap<String, Integer> priorities, String preferred) {
    if (priorities.containsValue(OWNER) || !priorities.containsKey(preferred)) {
      return priorities;
    }
    List<String> nodes = order(priorities);
    List<Integer> values = nodes.stream().map(node -> priorities.getOrDefault(node, 1)).toList();
    Collections.rotate(nodes, -nodes.indexOf(preferred));
    SortedMap<String, Integer> moved = new TreeMap<>();
    for (int place = 0; place < nodes.size(); place++) {
      moved.put(nodes.get(place), values.get(place));
    }
    return moved;
  }

  /**
   * The same priorities with resting nodes below all others. When all of them rest, none is
   * lowered: somebody has to serve. An owner of the addresses is not lowered: its priority is a
   * statement of fact.
   */
  public static SortedMap<String, Integer> resting(
      SortedMap<String, Integer> priorities, Set<String> resting) {
    if (resting.containsAll(priorities.keySet())
        || Collections.disjoint(resting, priorities.keySet())) {
      return priorities;
    }
    SortedMap<String, Integer> lowered = new TreeMap<>();
    priorities.forEach((node, priority) -> {
      boolean rests = resting.contains(node) && priority != OWNER;
      lowered.put(node, rests ? LOWEST : Math.max(LOWEST + 1, priority));
    });
    return lowered;
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
