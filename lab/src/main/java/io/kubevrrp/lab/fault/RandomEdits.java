package io.kubevrrp.lab.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Random edits of a cluster's virtual routers, the same for the same seed. Each router has a first
 * address that it keeps while it exists: lists of two versions always overlap, as those of a real
 * change of a list do.
 */
final class RandomEdits {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int POOL = 4;
  private static final int FIRST_VRID = 11;

  private final Random random;
  private final int nodes;
  private final Map<String, Group> groups = new TreeMap<>();

  private static final class Group {
    private final TreeSet<Integer> addresses = new TreeSet<>(List.of(0));
    private final List<Integer> priorities = new ArrayList<>();
    private int intervalMillis = 1000;
  }

  RandomEdits(long seed, int nodes) {
    this.random = new Random(seed);
    this.nodes = nodes;
    NAMES.forEach(name -> groups.put(name, fresh()));
  }

  private Group fresh() {
    Group group = new Group();
    shuffle(group);
    return group;
  }

  /** Priorities differ from node to node: one node is the best, always. */
  private void shuffle(Group group) {
    List<Integer> ranks = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ranks.add(i);
    }
    Collections.shuffle(ranks, random);
    group.priorities.clear();
    ranks.forEach(rank -> group.priorities.add(60 + 20 * rank + random.nextInt(20)));
  }

  /** Every address that may occur. */
  static List<String> pool() {
    List<String> all = new ArrayList<>();
    NAMES.forEach(name -> {
      for (int i = 0; i < POOL; i++) {
        all.add(address(name, i));
      }
    });
    return all;
  }

  private static String address(String name, int number) {
    return "192.168.1." + (10 + 10 * NAMES.indexOf(name) + number);
  }

  /** One more edit; returns what it was. */
  String edit() {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    Group group = groups.get(name);
    if (group == null) {
      groups.put(name, fresh());
      return "router " + name + " added";
    }
    return switch (random.nextInt(10)) {
      case 0 -> {
        groups.remove(name);
        yield "router " + name + " removed";
      }
      case 1, 2 -> {
        shuffle(group);
        yield "priorities of " + name + ": " + group.priorities;
      }
      case 3 -> {
        group.intervalMillis = group.intervalMillis == 1000 ? 500 : 1000;
        yield "interval of " + name + ": " + group.intervalMillis + " ms";
      }
      default -> {
        int number = 1 + random.nextInt(POOL - 1);
        boolean removed = group.addresses.remove(number);
        if (!removed) {
          group.addresses.add(number);
        }
        yield address(name, number) + (removed ? " removed" : " added");
      }
    };
  }

  /** What this node is told now. */
  List<RouterSpecText> routers(int node) {
    List<RouterSpecText> routers = new ArrayList<>();
    groups.forEach((name, group) ->
        routers.add(
            new RouterSpecText(
                name,
                FIRST_VRID + NAMES.indexOf(name),
                group.priorities.get(node),
                group.intervalMillis,
                group.addresses.stream().map(number -> address(name, number)).toList())));
    return routers;
  }

  /** Who has to hold what in the end: the best node's number by address. */
  Map<String, Integer> owners() {
    Map<String, Integer> owners = new TreeMap<>();
    groups.forEach((name, group) -> {
      int best = group.priorities.indexOf(Collections.max(group.priorities));
      group.addresses.forEach(number -> owners.put(address(name, number), best));
    });
    return owners;
  }

  /**
   * A text that is wrong as a whole, or in one of these routers.
   *
   * @param round which of the ways to be wrong
   */
  static String broken(String node, List<RouterSpecText> routers, int round) {
    RouterSpecText last = routers.getLast();
    List<RouterSpecText> wrong = new ArrayList<>(routers.subList(0, routers.size() - 1));
    switch (round % 4) {
      case 0 -> {
        return "";
      }
      case 1 -> {
        return RouterSpecText.vipNode(node, routers).replace("metadata: {", "metadata: {{");
      }
      case 2 -> wrong.add(new RouterSpecText(last.name(), last.vrid(), 0, 1000, last.addresses()));
      case 3 ->
          wrong.add(
              new RouterSpecText(
                  last.name(), last.vrid(), last.priority(), 1000, List.of("192.168.1.999")));
    }
    return RouterSpecText.vipNode(node, wrong);
  }
}
