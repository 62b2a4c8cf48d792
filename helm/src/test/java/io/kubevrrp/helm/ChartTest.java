package io.kubevrrp.helm;

import static io.kubevrrp.helm.Chart.render;
import static io.kubevrrp.helm.Chart.renderFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {

  @Test
  void lintFindsNothing() {
    var result = Chart.helm().lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
  }

  @Test
  void aReleaseConsistsOfTheseObjects() {
    assertThat(render(Map.of()).kinds())
        .containsExactlyInAnyOrder(
            "Deployment",
            "DaemonSet",
            "ServiceAccount",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRole",
            "ClusterRoleBinding",
            "ClusterRoleBinding",
            "Role",
            "Role",
            "RoleBinding",
            "RoleBinding",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");
  }

  @Test
  void theDefinitionsAreThoseOfTheSourceTree() throws IOException {
    Map<String, String> source = filesOf(Path.of("../crds/yaml"));

    assertThat(source).hasSize(5);
    assertThat(filesOf(Chart.FOLDER.resolve("crds")))
        .as("copy crds/yaml to helm/kube-vrrp/crds after a change of the resources")
        .isEqualTo(source);
  }

  @Test
  void aSecondOperatorBringsADisruptionBudgetAndIsSpread() {
    var two = render(Map.of("operator.replicas", 2));

    JsonNode operator = two.only("Deployment", "-operator");
    assertThat(operator.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(operator.at("/spec/template/spec/topologySpreadConstraints")).hasSize(1);
    assertThat(two.only("PodDisruptionBudget", "-operator").at("/spec/selector"))
        .isEqualTo(operator.at("/spec/selector"));
    assertThat(render(Map.of()).kinds()).doesNotContain("PodDisruptionBudget");
  }

  @Test
  void theOperatorIsAskedForItsHealthOnThePortThatItIsTold() {
    JsonNode operator =
        render(Map.of("operator.httpPort", 9200)).only("Deployment", "-operator").at(SPEC);
    JsonNode container = operator.at("/containers/0");

    assertThat(Chart.text(container.path("args"))).endsWith("--http-port 9200");
    assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(9200);
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    for (String probe : new String[] {"livenessProbe", "readinessProbe"}) {
      assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
    }
  }

  @Test
  void anUpdateBringsTheNewDaemonBesideTheOldOne() {
    JsonNode daemon = render(Map.of()).only("DaemonSet", "-node");

    JsonNode update = daemon.at("/spec/updateStrategy/rollingUpdate");
    assertThat(update.path("maxSurge").asInt()).isEqualTo(1);
    assertThat(update.path("maxUnavailable").asInt(-1)).isZero();
    assertThat(daemon.at("/spec/minReadySeconds").asInt()).isPositive();
    assertThat(daemon.at(SPEC + "/terminationGracePeriodSeconds").asInt()).isGreaterThan(15 + 6);
    assertThat(daemon.at(SPEC + "/containers/0").findValues("hostPort"))
        .as("two pods of a node cannot both have a port of it")
        .isEmpty();
    assertThat(daemon.at(SPEC + "/containers/0").has("ports"))
        .as("the API server makes a declared port a hostPort on the node's own network")
        .isFalse();
    assertThat(daemon.at(SPEC + "/containers/0").findValues("port"))
        .as("probes name the number")
        .isNotEmpty()
        .allMatch(JsonNode::isInt);
  }

  @Test
  void anAccountIsBoundOnlyToRolesOfItsOwnName() {
    var release = render(Map.of());

    for (String part : new String[] {"-operator", "-node"}) {
      String account = release.only("ServiceAccount", part).at("/metadata/name").asText();
      for (String binding : new String[] {"RoleBinding", "ClusterRoleBinding"}) {
        JsonNode bound = release.only(binding, part);
        assertThat(bound.at("/roleRef/name").asText()).isEqualTo(account);
        assertThat(bound.at("/subjects/0/name").asText()).isEqualTo(account);
        assertThat(bound.at("/subjects/0/namespace").asText()).isEqualTo("kube-vrrp");
      }
    }
  }

  @Test
  void theAdmissionPolicySpeaksOfTheDaemonsOwnAccount() {
    var release = render(Map.of());
    String account = release.only("DaemonSet", "-node").at(SPEC + "/serviceAccountName").asText();
    JsonNode policy = release.only("ValidatingAdmissionPolicy", "-node");

    assertThat(policy.at("/spec/matchConditions/0/expression").asText())
        .isEqualTo(
            "request.userInfo.username == 'system:serviceaccount:kube-vrrp:" + account + "'");
    assertThat(policy.at("/spec/failurePolicy").asText()).isEqualTo("Fail");
    JsonNode binding = release.only("ValidatingAdmissionPolicyBinding", "-node");
    assertThat(binding.at("/spec/policyName")).isEqualTo(policy.at("/metadata/name"));
    assertThat(Chart.text(binding.at("/spec/validationActions"))).isEqualTo("Deny");
  }

  @Test
  void theAdmissionPolicyIsLeftOutWhereItIsUnknownOrUnwanted() {
    assertThat(renderFor("1.29.4", Map.of()).kinds()).doesNotContain("ValidatingAdmissionPolicy");
    assertThat(renderFor("1.30.0", Map.of()).kinds()).contains("ValidatingAdmissionPolicy");
    assertThat(render(Map.of("admissionPolicy.enabled", false)).kinds())
        .doesNotContain("ValidatingAdmissionPolicy");
  }

  @ParameterizedTest
  @CsvSource({
    "operator.replicas, 3, replicas",
    "operator.replicas, 0, replicas",
    "operator.replicaCount, 1, replicaCount",
    "daemon.hostPID, perhaps, hostPID",
    "daemon.httpPort, 80, httpPort",
    "operator.httpPort, 80, httpPort",
    "daemon.httpAddress, 192.168.1.129, httpAddress",
    "daemon.stateDirectory, relative/path, stateDirectory",
    "daemon.image.pullPolicy, Sometimes, pullPolicy",
    "monitoring.podMonitors.enabled, often, enabled",
    "monitoring.alerts.enabled, true, alerts",
    "demon.hostPID, true, demon"
  })
  void aWrongValueIsRefusedByName(String name, String value, String named) {
    assertThatThrownBy(() -> render(Map.of(name, value)))
        .hasMessageContaining("schema")
        .hasMessageContaining(named);
  }

  static final String SPEC = "/spec/template/spec";

  private static Map<String, String> filesOf(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
