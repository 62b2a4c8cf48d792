package io.kubevrrp.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.Failover;
import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compilation;
import io.kubevrrp.operator.desired.Compiler;
import io.kubevrrp.operator.resolve.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupReportTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final VIPGroup group =
      Serialization.unmarshal(
          """
          apiVersion: kubevrrp.io/v1alpha1
          kind: VIPGroup
          metadata: {name: web, generation: 3}
          spec: {addresses: [10.0.0.1]}
          """,
          VIPGroup.class);
  private final Compilation compilation =
      Compiler.compile(new Snapshot(List.of(group), List.of(), List.of(node("a"), node("b"))));

  @Test
  void theNewestClaimWinsWhileTheOlderOneIsOnlyLate() {
    VIPGroup.Status status =
        report(
            NOON.plusSeconds(5),
            Map.of("a", NOON.plusSeconds(1), "b", NOON.plusSeconds(4)),
            active("a", NOON.minusSeconds(60)),
            active("b", NOON));

    assertThat(status.active()).isEqualTo("b");
    assertThat(condition(status, "SplitBrain").getStatus()).isEqualTo("False");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
  }

  @Test
  void anOlderClaimOfANodeThatSpokeSinceIsASplitBrain() {
    VIPGroup.Status status =
        report(
            NOON.plusSeconds(5),
            Map.of("a", NOON.plusSeconds(3), "b", NOON.plusSeconds(4)),
            active("a", NOON.minusSeconds(60)),
            active("b", NOON));

    assertThat(condition(status, "SplitBrain").getStatus()).isEqualTo("True");
    assertThat(condition(status, "SplitBrain").getMessage()).contains("b and a");
    assertThat(condition(status, "Ready").getReason()).isEqualTo("SeveralActiveRouters");
  }

  @Test
  void aForeignUserOfTheVridIsNamed() {
    Map<String, Instant> renewed = Map.of("a", NOON.plusSeconds(4));
    VIPNode alone = active("a", NOON);
    VIPNode contested =
        hearing(alone, new NodeRouterStatus.OtherAddresses("10.0.0.66", List.of("10.0.9.9"), true));
    VIPNode rollingOut =
        hearing(
            alone,
            new NodeRouterStatus.OtherAddresses(
                "10.0.0.2", List.of("10.0.0.1", "10.0.0.7"), false));

    var conflict = condition(report(NOON.plusSeconds(5), renewed, contested), "VRIDConflict");
    assertThat(conflict.getStatus()).isEqualTo("True");
    assertThat(conflict.getMessage()).contains("a hears 10.0.0.66 use VRID 1 for 10.0.9.9");
    assertThat(
            condition(report(NOON.plusSeconds(5), renewed, rollingOut), "VRIDConflict").getStatus())
        .isEqualTo("False");
    assertThat(condition(report(NOON.plusSeconds(5), renewed, alone), "VRIDConflict").getStatus())
        .isEqualTo("False");
  }

  @Test
  void aHostThatAnswersForAnAddressIsNamed() {
    Map<String, Instant> renewed = Map.of("a", NOON.plusSeconds(4));
    VIPNode alone = active("a", NOON);
    VIPNode contested =
        reporting(
            alone,
            null,
            List.of(new NodeRouterStatus.OtherHolder("10.0.0.1", "52:54:00:00:00:66")));

    var conflict = condition(report(NOON.plusSeconds(5), renewed, contested), "AddressConflict");
    assertThat(conflict.getStatus()).isEqualTo("True");
    assertThat(conflict.getReason()).isEqualTo("OtherHolder");
    assertThat(conflict.getMessage())
        .contains("a finds that 52:54:00:00:00:66 answers for 10.0.0.1");
    assertThat(
            condition(report(NOON.plusSeconds(5), renewed, alone), "AddressConflict").getStatus())
        .isEqualTo("False");
  }

  @Test
  void aSilentNodeIsNeverShownAsActive() {
    VIPGroup.Status fresh =
        report(NOON.plusSeconds(25), Map.of("a", NOON), active("a", NOON.minusSeconds(60)));
    VIPGroup.Status stale =
        report(NOON.plusSeconds(26), Map.of("a", NOON), active("a", NOON.minusSeconds(60)));

    assertThat(fresh.active()).isEqualTo("a");
    assertThat(stale.active()).isNull();
    assertThat(condition(stale, "Ready").getReason()).isEqualTo("NoActiveRouter");
    assertThat(condition(stale, "Degraded").getReason()).isEqualTo("NodeSilent");
  }

  @Test
  void aChangeOfOwnerIsAFailoverAndAPauseIsNone() {
    group.setStatus(report(NOON, Map.of(), active("a", NOON.minusSeconds(60))));
    group.setStatus(report(NOON, Map.of()));
    group.setStatus(report(NOON, Map.of(), active("a", NOON.minusSeconds(1))));
    group.setStatus(report(NOON, Map.of(), active("b", NOON)));

    assertThat(group.getStatus().timeline())
        .extracting(Failover::from, Failover::to)
        .containsExactly(tuple("a", "b"), tuple(null, "a"));
    assertThat(group.getStatus().lastFailover())
        .isEqualTo(new Failover("web", "a", "b", NOON.toString(), "ActiveSilent", 3052L));
  }

  @Test
  void nothingChangesInSteadyState() {
    group.setStatus(report(NOON, Map.of(), active("a", NOON)));

    assertThat(report(NOON.plusSeconds(600), Map.of(), active("a", NOON)))
        .isEqualTo(group.getStatus());
  }

  @Test
  void theDaemonsOwnSentenceSaysWhyItRefuses() {
    VIPNode refusing = told("a", "False", "virtual router web: the key web is not there");
    VIPNode running = told("b", "True", "the configuration runs");

    Condition programmed = condition(report(NOON, Map.of(), refusing, running), "Programmed");

    assertThat(programmed.getReason()).isEqualTo("NodeRefuses");
    assertThat(programmed.getMessage())
        .isEqualTo("a refuses its configuration: virtual router web: the key web is not there");
  }

  @Test
  void aNodeThatSpeaksOfAnEarlierConfigurationIsWaitedFor() {
    VIPNode late = told("a", "False", "the key web is not there");
    late.getMetadata().setGeneration(8L);

    Condition programmed =
        condition(report(NOON, Map.of(), late, told("b", "True", "runs")), "Programmed");

    assertThat(programmed.getReason()).isEqualTo("WaitingForNodes");
    assertThat(programmed.getMessage()).endsWith(": a");
  }

  @Test
  void aGroupThatCannotFollowMovesAloneAndThatIsTold() {
    VIPGroup lost =
        Serialization.unmarshal(
            """
            apiVersion: kubevrrp.io/v1alpha1
            kind: VIPGroup
            metadata: {name: lost, generation: 1}
            spec: {addresses: [10.0.0.2], syncWith: nobody}
            """,
            VIPGroup.class);
    Compilation alone =
        Compiler.compile(new Snapshot(List.of(lost), List.of(), List.of(node("a"))));

    VIPGroup.Status status =
        GroupReport.of(lost, alone, new Reports(List.of(), Map.of(), NOON)).orElseThrow().status();

    assertThat(condition(status, "Accepted").getStatus()).isEqualTo("True");
    assertThat(condition(status, "ResolvedRefs").getReason()).isEqualTo("GroupNotFollowed");
    assertThat(condition(status, "ResolvedRefs").getMessage())
        .isEqualTo(
            "syncWith names nobody, and no accepted VIPGroup has that name; until then the group moves alone");
  }

  private VIPNode told(String name, String accepted, String message) {
    VIPNode node = new VIPNode();
    node.setMetadata(new ObjectMetaBuilder().withName(name).withGeneration(7L).build());
    node.setSpec(compilation.nodes().get(name));
    Condition condition =
        new ConditionBuilder()
            .withType("Accepted")
            .withStatus(accepted)
            .withMessage(message)
            .build();
    node.setStatus(
        new VIPNode.Status(
            7L, null, null, List.of(), List.of(), List.of(), List.of(condition), List.of()));
    return node;
  }

  @Test
  void whoSaysThatHeIsActiveAsAnotherDoesIsAskedAgainOnceHeHadTimeToYield() {
    Map<String, Instant> renewed = Map.of("a", NOON.minusSeconds(9), "b", NOON.minusSeconds(9));
    VIPNode[] both = {active("a", NOON.minusSeconds(60)), active("b", NOON)};

    var early = result(NOON.plusMillis(500), renewed, both);
    assertThat(early.rollCall()).isEmpty();
    assertThat(early.lookAgain()).contains(Duration.ofMillis(1500));

    var due = result(NOON.plusSeconds(2), renewed, both);
    assertThat(due.rollCall()).containsExactly("a");
    assertThat(due.lookAgain()).contains(Duration.ofMillis(250));
    assertThat(condition(due.status(), "SplitBrain").getStatus()).isEqualTo("False");

    var answered =
        result(NOON.plusMillis(2500), Map.of("a", NOON.plusMillis(2300), "b", NOON), both);
    assertThat(answered.rollCall()).isEmpty();
    assertThat(condition(answered.status(), "SplitBrain").getStatus()).isEqualTo("True");

    assertThat(result(NOON.plusSeconds(5), renewed, both).rollCall())
        .as("who does not answer is dead")
        .isEmpty();
  }

  private VIPGroup.Status report(Instant now, Map<String, Instant> leases, VIPNode... nodes) {
    return result(now, leases, nodes).status();
  }

  private GroupReport.Result result(Instant now, Map<String, Instant> leases, VIPNode... nodes) {
    return GroupReport.of(group, compilation, new Reports(List.of(nodes), leases, now))
        .orElseThrow();
  }

  private static Condition condition(VIPGroup.Status status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static VIPNode active(String name, Instant since) {
    VIPNode node = new VIPNode();
    node.setMetadata(new ObjectMetaBuilder().withName(name).build());
    var transition =
        new NodeRouterStatus.Transition(
            since.toString(),
            NodeRouterStatus.State.BACKUP,
            NodeRouterStatus.State.ACTIVE,
            "ActiveSilent",
            3000L,
            3052L);
    node.setStatus(
        new VIPNode.Status(
            1L,
            "web",
            null,
            List.of(
                new NodeRouterStatus(
                    "web",
                    "web",
                    1,
                    "ens33",
                    List.of("10.0.0.1/32"),
                    NodeRouterStatus.State.ACTIVE,
                    since.toString(),
                    "ActiveSilent",
                    null,
                    100,
                    null,
                    null,
                    List.of(),
                    List.of(transition))),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    return node;
  }

  private static VIPNode hearing(VIPNode node, NodeRouterStatus.OtherAddresses other) {
    return reporting(node, other, List.of());
  }

  private static VIPNode reporting(
      VIPNode node,
      NodeRouterStatus.@Nullable OtherAddresses other,
      List<NodeRouterStatus.OtherHolder> holders) {
    NodeRouterStatus router = node.getStatus().virtualRouters().getFirst();
    VIPNode changed = new VIPNode();
    changed.setMetadata(node.getMetadata());
    changed.setStatus(
        new VIPNode.Status(
            1L,
            "web",
            null,
            List.of(
                new NodeRouterStatus(
                    router.name(),
                    router.group(),
                    router.virtualRouterID(),
                    router.networkInterface(),
                    router.addresses(),
                    router.state(),
                    router.since(),
                    router.reason(),
                    router.message(),
                    router.priority(),
                    router.activeRouter(),
                    other,
                    holders,
                    router.timeline())),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    return changed;
  }

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
