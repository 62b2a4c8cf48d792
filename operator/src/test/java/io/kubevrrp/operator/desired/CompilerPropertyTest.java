package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.GroupRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.resolve.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompilerPropertyTest {
  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theOrderOfTheInputDoesNotMatter(int seed) {
    Random random = new Random(seed);
    List<VIPGroup> groups = groups(random);
    List<Node> nodes = nodes(1 + random.nextInt(6));
    Compilation before = Compiler.compile(new Snapshot(groups, List.of(), nodes));

    Collections.shuffle(groups, random);
    Collections.shuffle(nodes, random);

    assertThat(Compiler.compile(new Snapshot(groups, List.of(), nodes))).isEqualTo(before);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void leavingAndJoiningMovesNoVirtualRouterId(int seed) {
    Random random = new Random(seed);
    List<VIPGroup> groups = groups(random);
    Map<String, Integer> before = settle(groups, nodes(3));

    Collections.shuffle(groups, random);
    List<VIPGroup> kept = new ArrayList<>(groups.subList(0, Math.max(1, groups.size() / 2)));
    kept.add(group("newcomer", "2027-01-01T00:00:00Z", "10.9.9.9", "{}"));
    Map<String, Integer> after = settle(kept, nodes(5));

    assertThat(after).isNotEmpty();
    after.forEach(
        (router, id) -> assertThat(id).as(router).isEqualTo(before.getOrDefault(router, id)));
    assertThat(after.values()).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aSpreadAddressKeepsItsPreferredNodeUntilTheNodeLeaves(int seed) {
    Random random = new Random(seed);
    List<Node> nodes = nodes(1 + random.nextInt(4));
    List<String> addresses = new ArrayList<>(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"));
    VIPGroup group = spread(addresses, Optional.empty());
    Map<String, String> before = preferred(group, nodes);
    int kept = 0;
    for (int edit = 0; edit < 40; edit++) {
      editOneOf(addresses, nodes, random);
      group = spread(addresses, Optional.ofNullable(group.getStatus()));
      Map<String, String> after = preferred(group, nodes);
      List<String> names = nodes.stream().map(node -> node.getMetadata().getName()).toList();
      assertThat(after).hasSameSizeAs(addresses);
      for (Map.Entry<String, String> router : after.entrySet()) {
        String earlier = before.get(router.getKey());
        if (earlier != null && names.contains(earlier)) {
          assertThat(router.getValue()).as(router.getKey()).isEqualTo(earlier);
          kept++;
        }
      }
      before = after;
    }
    assertThat(kept).isPositive();
  }

  private static void editOneOf(List<String> addresses, List<Node> nodes, Random random) {
    boolean grow = random.nextBoolean();
    if (random.nextBoolean()) {
      if (grow || addresses.size() == 1) {
        String address = "10.0.%d.%d".formatted(random.nextInt(200), 1 + random.nextInt(200));
        if (!addresses.contains(address)) {
          addresses.add(random.nextInt(addresses.size() + 1), address);
        }
      } else {
        addresses.remove(random.nextInt(addresses.size()));
      }
    } else if (grow || nodes.size() == 1) {
      nodes.add(node("joined-" + random.nextInt(100_000)));
    } else {
      nodes.remove(random.nextInt(nodes.size()));
    }
  }

  /** By virtual router the node with the highest priority, which the status then keeps. */
  private static Map<String, String> preferred(VIPGroup group, List<Node> nodes) {
    Compilation compilation = Compiler.compile(new Snapshot(List.of(group), List.of(), nodes));
    Map<String, String> preferred = new TreeMap<>();
    List<GroupRouterStatus> statuses = new ArrayList<>();
    for (PlannedRouter router :
        Objects.requireNonNull(compilation.groups().get("spread")).routers()) {
      String highest =
          Collections.max(router.priorities().entrySet(), Map.Entry.comparingByValue()).getKey();
      assertThat(router.preferred()).isEqualTo(highest);
      preferred.put(router.name(), highest);
      statuses.add(
          new GroupRouterStatus(
              router.name(),
              router.virtualRouterID(),
              GroupRouterStatus.Family.IPV4,
              router.addresses(),
              null,
              null,
              List.of(),
              null,
              router.preferred()));
    }
    group.setStatus(new VIPGroup.Status(null, null, statuses, null, List.of(), List.of()));
    return preferred;
  }

  private static VIPGroup spread(List<String> addresses, Optional<VIPGroup.Status> status) {
    VIPGroup group =
        Serialization.unmarshal(
            """
            apiVersion: kubevrrp.io/v1alpha1
            kind: VIPGroup
            metadata: {name: spread}
            spec: {addresses: [%s], placement: Spread}
            """
                .formatted(String.join(", ", addresses)),
            VIPGroup.class);
    status.ifPresent(group::setStatus);
    return group;
  }

  /** Compiles, and writes the allocations into the groups' statuses as the operator does. */
  private static Map<String, Integer> settle(List<VIPGroup> groups, List<Node> nodes) {
    Compilation compilation = Compiler.compile(new Snapshot(groups, List.of(), nodes));
    Map<String, Integer> ids = new TreeMap<>();
    for (VIPGroup group : groups) {
      List<GroupRouterStatus> statuses = new ArrayList<>();
      GroupOutcome outcome =
          Objects.requireNonNull(compilation.groups().get(group.getMetadata().getName()));
      for (PlannedRouter router : outcome.routers()) {
        ids.put(router.name(), router.virtualRouterID());
        statuses.add(
            new GroupRouterStatus(
                router.name(),
                router.virtualRouterID(),
                GroupRouterStatus.Family.IPV4,
                router.addresses(),
                null,
                null,
                List.of(),
                null));
      }
      group.setStatus(new VIPGroup.Status(null, null, statuses, null, List.of(), List.of()));
    }
    return ids;
  }

  private static List<VIPGroup> groups(Random random) {
    List<VIPGroup> groups = new ArrayList<>();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      String vrrp =
          random.nextInt(3) == 0 ? "{virtualRouterID: " + (1 + random.nextInt(12)) + "}" : "{}";
      String created = "2026-01-%02dT00:00:00Z".formatted(1 + random.nextInt(28));
      groups.add(group("group-" + i, created, "10.0.0." + (1 + random.nextInt(40)), vrrp));
    }
    return groups;
  }

  private static VIPGroup group(String name, String created, String address, String vrrp) {
    return Serialization.unmarshal(
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPGroup
        metadata: {name: %s, creationTimestamp: "%s"}
        spec: {addresses: [%s], vrrp: %s}
        """
            .formatted(name, created, address, vrrp),
        VIPGroup.class);
  }

  private static List<Node> nodes(int count) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(node("node-" + i));
    }
    return nodes;
  }

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
