package io.kubevrrp.operator.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which node each virtual router of a spread group should be Active on. Who has a preferred node
 * keeps it for as long as the node is there: addresses and nodes that come or go move nobody else.
 */
public final class Preferences {
  private Preferences() {}

  /**
   * The preferred node of every virtual router; empty when there is no node.
   *
   * @param routers in the user's order
   * @param nodes the best first
   * @param kept what earlier decisions were, by virtual router
   */
  public static SortedMap<String, String> choose(
      List<String> routers, List<String> nodes, Map<String, String> kept) {
    SortedMap<String, String> chosen = new TreeMap<>();
    Map<String, Integer> load = new HashMap<>();
    List<String> open = new ArrayList<>();
    for (String router : routers) {
      String earlier = kept.get(router);
      if (earlier != null && nodes.contains(earlier)) {
        chosen.put(router, earlier);
        load.merge(earlier, 1, Integer::sum);
      } else {
        open.add(router);
      }
    }
    for (String router : open) {
      // The first of the least loaded: of a new group, the n-th address prefers the n-th node.
      nodes.stream()
          .min(Comparator.comparingInt(node -> load.getOrDefault(node, 0)))
          .ifPresent(node -> {
            chosen.put(router, node);
            load.merge(node, 1, Integer::sum);
          });
    }
    return chosen;
  }
}
