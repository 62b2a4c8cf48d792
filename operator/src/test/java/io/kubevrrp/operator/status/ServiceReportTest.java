package io.kubevrrp.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.NodeServiceStatus;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceReportTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final TrackedService service =
      Serialization.unmarshal(
          """
          apiVersion: kubevrrp.io/v1alpha1
          kind: TrackedService
          metadata: {name: nginx}
          spec: {check: {process: {name: nginx}}}
          """,
          TrackedService.class);
  private final List<VIPNode> nodes =
      List.of(
          node("a", "nginx", NodeServiceStatus.Verdict.UP),
          node("b", "nginx", NodeServiceStatus.Verdict.DOWN),
          node("c", "other", NodeServiceStatus.Verdict.UP));

  @Test
  void theStatusIsJudgedAgainJustAfterTheFirstNodeFallsSilent() {
    var result =
        report(NOON, Map.of("a", NOON.minusSeconds(5), "b", NOON, "c", NOON.minusSeconds(20)));

    assertThat(result.status().up()).isEqualTo("a");
    assertThat(result.status().down()).isEqualTo("b");
    assertThat(result.lookAgain()).contains(Duration.ofMillis(20_500));

    Instant then = NOON.plus(result.lookAgain().orElseThrow());
    assertThat(report(then, Map.of("a", NOON.minusSeconds(5), "b", NOON)).status().up()).isNull();
  }

  @Test
  void aSilentNodeCountsNowhereAndIsWaitedFor() {
    var result = report(NOON, Map.of("a", NOON.minusSeconds(26), "b", NOON));

    assertThat(result.status().up()).isNull();
    assertThat(result.status().down()).isEqualTo("b");
    assertThat(result.lookAgain()).contains(Reports.SOON);
  }

  @Test
  void aServiceThatNobodyChecksIsLeftAlone() {
    assertThat(ServiceReport.of(service, new Reports(List.of(), Map.of(), NOON)).lookAgain())
        .isEmpty();
  }

  @Test
  void theHealthAcrossNodesIsACondition() {
    assertThat(healthy(List.of())).isEqualTo("Unknown NotChecked");
    assertThat(healthy(nodes.subList(0, 1))).isEqualTo("True Healthy");
    assertThat(healthy(nodes)).isEqualTo("False PartiallyHealthy");
    assertThat(healthy(nodes.subList(1, 3))).isEqualTo("False Failing");
  }

  private String healthy(List<VIPNode> reporting) {
    return ServiceReport.of(service, new Reports(reporting, Map.of(), NOON))
        .status()
        .conditions()
        .stream()
        .filter(condition -> condition.getType().equals("Healthy"))
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElseThrow();
  }

  private ServiceReport.Result report(Instant now, Map<String, Instant> leases) {
    return ServiceReport.of(service, new Reports(nodes, leases, now));
  }

  private static VIPNode node(String name, String service, NodeServiceStatus.Verdict verdict) {
    VIPNode node = new VIPNode();
    node.setMetadata(new ObjectMetaBuilder().withName(name).build());
    node.setStatus(
        new VIPNode.Status(
            1L,
            null,
            null,
            List.of(),
            List.of(new NodeServiceStatus(service, verdict, null, null)),
            List.of(),
            List.of(),
            List.of()));
    return node;
  }
}
