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

  /** A text that no daemon may take for a configuration. */
  String broken(String node, int round) {
    return List.of(
            "apiVersion: kubevrrp.io/v1alpha1\nkind: VIPNode\nmetadata: {name: " + node + "\n",
            RouterSpecText.vipNode(
                node, List.of(new RouterSpecText("a", 11, 0, 1000, List.of("192.168.1.10")))),
            RouterSpecText.vipNode(
                node, List.of(new RouterSpecText("a", 11, 100, 1000, List.of("192.168.1.999")))),
            "")
        .get(round % 4);
  }
}
