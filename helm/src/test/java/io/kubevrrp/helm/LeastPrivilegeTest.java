package io.kubevrrp.helm;

import static io.kubevrrp.helm.Chart.render;
import static io.kubevrrp.helm.Chart.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the parts of a release may do: exactly this, so that every widening is seen in review. */
class LeastPrivilegeTest {
  private final Chart.Rendered release = render(Map.of());
  private final JsonNode daemon = release.only("DaemonSet", "-node").at(ChartTest.SPEC);
  private final JsonNode operator = release.only("Deployment", "-operator").at(ChartTest.SPEC);

  @Test
  void theDaemonMayReadVirtualNodesAndWriteTheirStatusAndItsLease() {
    assertThat(release.permissions("-node"))
        .containsExactly(
            "ClusterRole kubevrrp.io vipnodes/status: patch",
            "ClusterRole kubevrrp.io vipnodes: get list watch",
            "Role coordination.k8s.io leases: get create update");
  }

  @Test
  void theOperatorMayWriteVirtualNodesButNotTheirStatus() {
    assertThat(release.permissions("-operator"))
        .containsExactly(
            "ClusterRole  nodes namespaces services: get list watch",
            "ClusterRole  services/status: patch",
            "ClusterRole discovery.k8s.io endpointslices: get list watch",
            "ClusterRole events.k8s.io events: create patch",
            "ClusterRole kubevrrp.io trackedservices virtualservers addresspools: get list watch",
            "ClusterRole kubevrrp.io vipgroups/status trackedservices/status virtualservers/status addresspools/status: patch",
            "ClusterRole kubevrrp.io vipgroups: get list watch create update delete",
            "ClusterRole kubevrrp.io vipnodes: get list watch create update",
            "Role coordination.k8s.io leases: get list watch create update patch");
  }

  @Test
  void podsAreDeletedNowhereUnlessANamespaceIsNamed() {
    assertThat(release.permissions("")).noneMatch(rule -> rule.contains("pods"));

    Chart.Rendered recovering =
        render(
            Map.of(
                "operator.recoveryNamespaces[0]",
                "shop",
                "operator.recoveryNamespaces[1]",
                "mail"));

    assertThat(recovering.permissions("-recovery"))
        .containsExactly("Role  pods: list delete", "Role  pods: list delete");
    assertThat(
            recovering.objects().stream()
                .filter(object -> object.at("/metadata/name").asText().endsWith("-recovery"))
                .map(object ->
                    object.path("kind").asText() + " " + object.at("/metadata/namespace").asText()))
        .containsExactlyInAnyOrder(
            "Role shop", "RoleBinding shop", "Role mail", "RoleBinding mail");
  }

  @Test
  void nobodyMayDoEverythingOrReadSecrets() {
    assertThat(release.permissions(""))
        .hasSize(12)
        .noneMatch(rule -> rule.contains("*"))
        .noneMatch(rule -> rule.contains("secrets"))
        .noneMatch(rule -> rule.contains("escalate") || rule.contains("bind"));
  }

  @Test
  void theDaemonHoldsTwoCapabilitiesAndNothingElseOfRoot() {
    JsonNode context = daemon.at("/containers/0/securityContext");

    assertThat(text(context.at("/capabilities/drop"))).isEqualTo("ALL");
    assertThat(text(context.at("/capabilities/add"))).isEqualTo("NET_ADMIN NET_RAW");
    assertThat(context.path("privileged").asBoolean(true)).isFalse();
    assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(daemon.at("/securityContext/seccompProfile/type").asText())
        .isEqualTo("RuntimeDefault");
  }

  @Test
  void realTimePriorityAndLockedMemoryAreAskedForByName() {
    JsonNode realTime =
        render(Map.of("daemon.realTime", true)).only("DaemonSet", "-node").at(ChartTest.SPEC);

    assertThat(text(realTime.at("/containers/0/securityContext/capabilities/add")))
        .isEqualTo("NET_ADMIN NET_RAW SYS_NICE IPC_LOCK");
  }

  @Test
  void theDaemonSharesTheNodesNetworkAndOneFolderOfIt() {
    assertThat(daemon.path("hostNetwork").asBoolean()).isTrue();
    assertThat(daemon.path("hostIPC").asBoolean()).isFalse();
    assertThat(daemon.path("volumes").findValuesAsText("path"))
        .containsExactly("/var/lib/kube-vrrp");
    JsonNode keys = daemon.at("/volumes/1/secret");
    assertThat(keys.path("optional").asBoolean()).isTrue();
    assertThat(keys.path("defaultMode").asInt()).isEqualTo(0400);
  }

  @Test
  void theDaemonSeesTheNodesProcessesUnlessToldOtherwise() {
    assertThat(daemon.path("hostPID").asBoolean()).isTrue();
    JsonNode without =
        render(Map.of("daemon.hostPID", false)).only("DaemonSet", "-node").at(ChartTest.SPEC);
    assertThat(without.path("hostPID").asBoolean(true)).isFalse();
  }

  @Test
  void theDaemonLearnsItsNodeFromKubernetes() {
    assertThat(text(daemon.at("/containers/0/args")))
        .isEqualTo(
            "--node $(NODE_NAME) --state-dir /var/lib/kube-vrrp --keys /etc/kube-vrrp/keys"
                + " --namespace $(POD_NAMESPACE) --http-address 127.0.0.1 --http-port 9112"
                + " --on-stop HandOver --when-succeeded Stay");
    assertThat(daemon.at("/containers/0/env/0/valueFrom/fieldRef/fieldPath").asText())
        .isEqualTo("spec.nodeName");
  }

  @Test
  void theOperatorLearnsItsNamespaceFromKubernetes() {
    assertThat(text(operator.at("/containers/0/args")))
        .isEqualTo("--leader-election --namespace $(POD_NAMESPACE) --http-port 9113");
    assertThat(operator.at("/containers/0/env/0/valueFrom/fieldRef/fieldPath").asText())
        .isEqualTo("metadata.namespace");
  }

  @Test
  void theOperatorFitsTheRestrictedPodSecurityStandard() {
    JsonNode context = operator.at("/containers/0/securityContext");

    assertThat(operator.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(operator.at("/securityContext/runAsUser").asInt()).isEqualTo(65534);
    assertThat(operator.at("/securityContext/seccompProfile/type").asText())
        .isEqualTo("RuntimeDefault");
    assertThat(text(context.at("/capabilities/drop"))).isEqualTo("ALL");
    assertThat(context.at("/capabilities").has("add")).isFalse();
    assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(operator.has("hostNetwork") || operator.has("hostPID")).isFalse();
    assertThat(operator.path("volumes").findValues("hostPath")).isEmpty();
  }
}
