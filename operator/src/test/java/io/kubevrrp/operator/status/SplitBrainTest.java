package io.kubevrrp.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compiler;
import io.kubevrrp.operator.resolve.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitBrainTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final VIPGroup group =
      Serialization.unmarshal(
          """
          apiVersion: kubevrrp.io/v1alpha1
          kind: VIPGroup
          metadata: {name: web}
          spec: {addresses: [10.0.0.100]}
          """,
          VIPGroup.class);

  @Test
  void neitherHearsTheOther() {
    assertThat(
            message(
                node("a", "Active", "10.0.0.1/24", ""),
                node("b", "Active", "10.0.0.2/24", ""),
                node("c", "Backup", "10.0.0.3/24", "10.0.0.2")))
        .isEqualTo(
            "web: b and a all say that they are Active; b hears nobody, a hears nobody, c hears b (10.0.0.2);"
                + " IP protocol 112 is likely filtered between them, or they are on different segments: let it pass in"
                + " the firewalls of the nodes and of the network");
  }

  @Test
  void oneHearsTheOther() {
    assertThat(
            message(
                node("a", "Active", "10.0.0.1/24", "10.0.0.2"),
                node("b", "Active", "10.0.0.2/24", "")))
        .contains("b hears nobody, a hears b (10.0.0.2)")
        .endsWith("IP protocol 112 is likely filtered in one direction: let it pass towards b");
  }

  @Test
  void bothHearEachOtherAndAStranger() {
    assertThat(
            message(
                node("a", "Active", "10.0.0.1/24", "10.0.0.2"),
                node("b", "Active", "10.0.0.2/24", "10.0.0.77")))
        .contains("b hears 10.0.0.77, a hears b (10.0.0.2)")
        .contains("compare authentication and checksum");
  }

  @Test
  void theirInterfacesAreOnDifferentSubnets() {
    assertThat(
            message(node("a", "Active", "10.0.0.1/24", ""), node("b", "Active", "10.0.1.2/24", "")))
        .endsWith(
            "their interfaces are on different subnets: name the right one with spec.interface");
  }

  @Test
  void wrongClocksOfNodesNeitherMakeNorHideASplitBrain() {
    // By its own clock, a became Active hours after b, and was heard hours ago.
    VIPNode a = node("a", "Active", "10.0.0.1/24", "");
    VIPNode b = node("b", "Active", "10.0.0.2/24", "");
    VIPNode early = Serialization.clone(a);
    var reports =
        new Reports(
            List.of(early, b),
            Map.of("a", NOON.plusSeconds(1), "b", NOON.plusSeconds(4)),
            Map.of(
                new Reports.Claimant("a", "web"),
                NOON.minusSeconds(3600),
                new Reports.Claimant("b", "web"),
                NOON),
            NOON.plusSeconds(5));

    VIPGroup.Status status = status(reports);

    assertThat(status.active()).isEqualTo("b");
    assertThat(condition(status).getStatus()).isEqualTo("False");
  }

  private String message(VIPNode... nodes) {
    var reports =
        new Reports(
            List.of(nodes),
            Map.of("a", NOON.plusSeconds(3), "b", NOON.plusSeconds(4)),
            Map.of(
                new Reports.Claimant("a", "web"),
                NOON.minusSeconds(60),
                new Reports.Claimant("b", "web"),
                NOON),
            NOON.plusSeconds(5));
    Condition condition = condition(status(reports));
    assertThat(condition.getStatus()).isEqualTo("True");
    return condition.getMessage();
  }

  private VIPGroup.Status status(Reports reports) {
    var nodes =
        Stream.of("a", "b", "c")
            .map(name -> new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
            .toList();
    var compilation = Compiler.compile(new Snapshot(List.of(group), List.of(), nodes));
    return GroupReport.of(group, compilation, reports).orElseThrow().status();
  }

  private static Condition condition(VIPGroup.Status status) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals("SplitBrain"))
        .findFirst()
        .orElseThrow();
  }

  private static VIPNode node(String name, String state, String address, String hears) {
    return Serialization.unmarshal(
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPNode
        metadata: {name: %s}
        status:
          interfaces: [{name: eth0, addresses: [%s], up: true}]
          virtualRouters:
          - {name: web, group: web, virtualRouterID: 1, interface: eth0, state: %s, reason: ActiveSilent, priority: 100,
             since: "2026-01-01T%s:00:00Z"%s}
        """
            .formatted(
                name,
                address,
                state,
                name.equals("a") ? "18" : "06",
                hears.isEmpty() ? "" : ", activeRouter: " + hears),
        VIPNode.class);
  }
}
