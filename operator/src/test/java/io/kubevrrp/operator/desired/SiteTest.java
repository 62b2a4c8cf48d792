package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.resolve.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SiteTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final VIPGroup WEB =
      group("web", "{addresses: [10.0.0.100], interface: {name: eth1}}");

  @Test
  void aNodeWithoutTheInterfaceTakesNoPartAndIsNamed() {
    GroupOutcome outcome =
        outcome(
            WEB,
            reporting("a", "eth0 192.168.1.1/24", "eth1 10.0.0.1/24"),
            reporting("b", "eth0 192.168.1.2/24"),
            silent("c"));

    assertThat(outcome.nodes()).containsExactly("a", "c");
    assertThat(outcome.unfit())
        .isEqualTo(Map.of("b", "no interface is named eth1 (it has eth0 192.168.1.2/24)"));
    assertThat(outcome.accepted()).isTrue();
  }

  @Test
  void theInterfaceIsFoundByPrefixAndByTheAddressItself() {
    VIPGroup byPrefix = group("p", "{addresses: [10.9.9.9], interface: {cidr: 10.0.0.0/16}}");
    VIPGroup bySubnet = group("s", "{addresses: [10.0.0.100/32]}");
    VIPNode[] nodes = {reporting("a", "x 10.0.0.1/24"), reporting("b", "y 10.0.1.1/24")};

    assertThat(outcome(byPrefix, nodes).nodes()).containsExactly("a", "b");
    assertThat(outcome(bySubnet, nodes).nodes()).containsExactly("a");
    assertThat(outcome(bySubnet, nodes).unfit())
        .isEqualTo(Map.of("b", "no interface's subnet holds 10.0.0.100 (it has y 10.0.1.1/24)"));
  }

  @Test
  void noNodeWithTheInterfaceIsARefusal() {
    GroupOutcome outcome = outcome(WEB, reporting("b", "eth0 192.168.1.2/24"));

    assertThat(outcome.refusals())
        .extracting(Refusal::reason)
        .containsExactly(Refusal.Reason.NO_ELIGIBLE_NODE);
  }

  @Test
  void aNodeThatTookPartStaysWhileItsInterfaceIsAway() {
    VIPNode node = reporting("a", "eth0 192.168.1.1/24");
    node.setSpec(compile(List.of(WEB), silent("a")).nodes().get("a"));
    node.setStatus(
        Serialization.unmarshal(
                """
                metadata: {name: a}
                status:
                  interfaces: [{name: eth0, addresses: [192.168.1.1/24], up: true}]
                  virtualRouters:
                  - {name: web, group: web, virtualRouterID: 1, state: Fault, since: "", reason: x, priority: 1,
                     timeline: [{at: "", from: Active, to: Fault, reason: InterfaceMissing}]}
                """,
                VIPNode.class)
            .getStatus());
    assertThat(outcome(WEB, node).nodes()).containsExactly("a");

    VIPGroup elsewhere = group("web", "{addresses: [10.0.0.100], interface: {name: eth2}}");
    assertThat(outcome(elsewhere, node).nodes()).isEmpty();
  }

  @Test
  void oneIdOnTwoNetworksIsServedOnceTheNodesTellThemApart() {
    VIPGroup inside = group("inside", "{addresses: [10.0.0.100], vrrp: {virtualRouterID: 51}}");
    VIPGroup outside =
        group("outside", "{addresses: [192.168.1.100], vrrp: {virtualRouterID: 51}}");

    var unknown = compile(List.of(inside, outside), silent("a"));
    var known =
        compile(
            List.of(inside, outside), reporting("a", "eth0 192.168.1.1/24", "eth1 10.0.0.1/24"));

    assertThat(refused(unknown)).containsExactly("outside");
    assertThat(refused(known)).isEmpty();
    assertThat(Objects.requireNonNull(known.nodes().get("a")).virtualRouters())
        .extracting(router -> router.vrrp().virtualRouterID())
        .containsExactly(51, 51);
  }

  @Test
  void maintenanceLowersANodeUntilItsTimeIsOver() {
    VIPGroup group =
        group("web", "{addresses: [10.0.0.1], priorities: [{node: a, priority: 100}]}");
    List<Node> nodes = List.of(node("a", "2026-01-01T13:00:00+01:00"), node("b", null));

    Instant before = NOON.minusSeconds(1);
    assertThat(priorities(group, nodes, before)).isEqualTo(Map.of("a", 1, "b", 90));
    assertThat(Maintenance.nextEnd(snapshot(group, nodes, before))).contains(Duration.ofSeconds(1));
    assertThat(priorities(group, nodes, NOON)).isEqualTo(Map.of("a", 100, "b", 90));
    assertThat(Maintenance.nextEnd(snapshot(group, nodes, NOON))).isEmpty();
  }

  @Test
  void maintenanceOfAllNodesLowersNone() {
    VIPGroup group =
        group("web", "{addresses: [10.0.0.1], priorities: [{node: a, priority: 100}]}");
    List<Node> nodes =
        List.of(node("a", "2026-01-01T18:00:00Z"), node("b", "2026-01-01T19:00:00Z"));

    assertThat(priorities(group, nodes, NOON)).isEqualTo(Map.of("a", 100, "b", 90));
  }

  @Test
  void anUnreadableMaintenanceIsReportedAndChangesNothing() {
    VIPGroup group = group("web", "{addresses: [10.0.0.1]}");
    List<Node> nodes = List.of(node("a", "tomorrow"), node("b", null));

    GroupOutcome outcome =
        Objects.requireNonNull(Compiler.compile(snapshot(group, nodes, NOON)).groups().get("web"));
    assertThat(outcome.remarks()).singleElement().asString().contains("'tomorrow'", "2026-01-31");
    assertThat(outcome.routers().getFirst().priorities().values()).contains(200, 190);
  }

  @Test
  void anOwnerIsNotLoweredAndACordonedNodeNeither() {
    VIPGroup group =
        group("web", "{addresses: [10.0.0.1], priorities: [{node: a, priority: 255}]}");
    Node cordoned =
        new NodeBuilder(node("b", null)).withNewSpec().withUnschedulable(true).endSpec().build();

    assertThat(priorities(group, List.of(node("a", "2026-01-01T18:00:00Z"), cordoned), NOON))
        .isEqualTo(priorities(group, List.of(node("a", null), node("b", null)), NOON));
  }

  @Test
  void aGroupForWhichANodeHasNoRoomIsRefusedAndTheOthersAreServed() {
    List<VIPGroup> groups = new ArrayList<>();
    List<TrackedService> services = new ArrayList<>();
    for (int g = 0; g < 5; g++) {
      StringBuilder tracking = new StringBuilder();
      for (int s = 0; s < 60; s++) {
        String name = "s-" + g + "-" + s;
        services.add(service(name));
        tracking.append("{service: ").append(name).append("}, ");
      }
      groups.add(group("g-" + g, "{addresses: [10.0.0." + g + "], tracking: [" + tracking + "]}"));
    }

    var compilation = Compiler.compile(new Snapshot(groups, services, List.of(node("a", null))));

    assertThat(Objects.requireNonNull(compilation.nodes().get("a")).trackedServices()).hasSize(240);
    assertThat(refused(compilation)).containsExactly("g-4");
    assertThat(Objects.requireNonNull(compilation.groups().get("g-4")).refusals().getFirst())
        .isEqualTo(
            new Refusal(
                Refusal.Reason.NODE_FULL,
                "a would check 300 tracked services, and 255 is the most: track fewer, or select other nodes"));
  }

  @Test
  void aNodeIsNotToldMoreAddressesThanFitItsObject() {
    List<VIPGroup> groups =
        IntStream.range(0, 17)
            .mapToObj(g ->
                group(
                    "g-%02d".formatted(g),
                    "{interface: {name: eth0}, addresses: [%s]}"
                        .formatted(
                            IntStream.range(0, 250)
                                .mapToObj(last -> "10.0.%d.%d".formatted(g, last))
                                .collect(Collectors.joining(", ")))))
            .toList();

    var compilation = Compiler.compile(new Snapshot(groups, List.of(), List.of(node("a", null))));

    assertThat(refused(compilation)).containsExactly("g-16");
    assertThat(Objects.requireNonNull(compilation.groups().get("g-16")).refusals().getFirst())
        .isEqualTo(
            new Refusal(
                Refusal.Reason.NODE_FULL,
                "a would have to know 4250 addresses, and 4000 is the most: select other nodes"));
  }

  @Test
  void aNodeTakesPartWithAll255VridsOfBothFamilies() {
    List<VIPGroup> groups =
        IntStream.rangeClosed(1, 255)
            .mapToObj(g ->
                group(
                    "g-" + g,
                    "{interface: {name: eth0}, addresses: [10.0.0.%d, '2001:db8::%d'], vrrp: {virtualRouterID: %d}}"
                        .formatted(g, g, g)))
            .toList();

    var compilation = Compiler.compile(new Snapshot(groups, List.of(), List.of(node("a", null))));

    assertThat(refused(compilation)).isEmpty();
    assertThat(Objects.requireNonNull(compilation.nodes().get("a")).virtualRouters()).hasSize(510);
  }

  @Test
  void whatNodesWereToldIsKeptThoughItIsNotYetWrittenInTheGroup() {
    VIPGroup web = group("web", "{addresses: [10.0.0.1]}");
    VIPGroup mail = group("mail", "{addresses: [10.0.0.1]}");
    VIPGroup dns = group("dns", "{addresses: [10.0.0.2]}");
    var alone = compile(List.of(web), silent("a"));
    VIPNode told = silent("a");
    told.setSpec(Objects.requireNonNull(alone.nodes().get("a")));

    // Of the same second, as far as the server's times tell: the name would decide.
    var together = compile(List.of(web, mail, dns), told);

    assertThat(refused(together)).containsExactly("mail");
    assertThat(ids(together, "web")).isEqualTo(ids(alone, "web"));
    assertThat(ids(together, "dns")).doesNotContainAnyElementsOf(ids(together, "web"));
  }

  private static List<Integer> ids(Compilation compilation, String group) {
    return Objects.requireNonNull(compilation.groups().get(group)).routers().stream()
        .map(PlannedRouter::virtualRouterID)
        .toList();
  }

  private static List<String> refused(Compilation compilation) {
    return compilation.groups().entrySet().stream()
        .filter(group -> !group.getValue().accepted())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, Integer> priorities(VIPGroup group, List<Node> nodes, Instant now) {
    return Objects.requireNonNull(Compiler.compile(snapshot(group, nodes, now)).groups().get("web"))
        .routers()
        .getFirst()
        .priorities();
  }

  private static Snapshot snapshot(VIPGroup group, List<Node> nodes, Instant now) {
    return new Snapshot(List.of(group), List.of(), nodes, List.of(), now);
  }

  private static GroupOutcome outcome(VIPGroup group, VIPNode... nodes) {
    return Objects.requireNonNull(
        compile(List.of(group), nodes).groups().get(group.getMetadata().getName()));
  }

  private static Compilation compile(List<VIPGroup> groups, VIPNode... vipNodes) {
    List<Node> nodes =
        Stream.of(vipNodes).map(found -> node(found.getMetadata().getName(), null)).toList();
    return Compiler.compile(new Snapshot(groups, List.of(), nodes, List.of(vipNodes), NOON));
  }

  private static VIPNode silent(String name) {
    return read("kind: VIPNode\nmetadata: {name: " + name + "}", VIPNode.class);
  }

  /** Interfaces are written like {@code eth0 10.0.0.1/24}. */
  private static VIPNode reporting(String name, String... interfaces) {
    VIPNode node = silent(name);
    node.setStatus(
        new VIPNode.Status(null, null, null, List.of(), List.of(), List.of(), List.of(), List.of())
            .withInterfaces(
                Stream.of(interfaces)
                    .map(text -> List.of(text.split(" ", -1)))
                    .map(words ->
                        new VIPNode.Link(
                            words.getFirst(), null, words.subList(1, words.size()), true))
                    .toList()));
    return node;
  }

  private static Node node(String name, @org.jspecify.annotations.Nullable String maintenance) {
    var metadata = new NodeBuilder().withNewMetadata().withName(name);
    return (maintenance == null
            ? metadata
            : metadata.addToAnnotations(Maintenance.ANNOTATION, maintenance))
        .endMetadata()
        .build();
  }

  private static TrackedService service(String name) {
    return read(
        "kind: TrackedService\nmetadata: {name: %s}\nspec: {check: {tcp: {port: 80}}}"
            .formatted(name),
        TrackedService.class);
  }

  private static VIPGroup group(String name, String spec) {
    return read(
        "kind: VIPGroup\nmetadata: {name: %s}\nspec: %s".formatted(name, spec), VIPGroup.class);
  }

  private static <T extends HasMetadata> T read(String yaml, Class<T> type) {
    return Serialization.unmarshal("apiVersion: kubevrrp.io/v1alpha1\n" + yaml, type);
  }
}
