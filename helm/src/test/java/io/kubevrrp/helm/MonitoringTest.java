package io.kubevrrp.helm;

import static io.kubevrrp.helm.Chart.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the chart offers to a Prometheus and a Grafana. */
class MonitoringTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Path RULES = Chart.FOLDER.resolve("files/rules.yaml");
  private static final Path TRIALS =
      Path.of("src/test/resources/alerts/alerts.yaml").toAbsolutePath();

  @Test
  void nothingOfItIsThereUnlessItIsAskedFor() {
    assertThat(render(Map.of()).kinds())
        .doesNotContain("PodMonitor", "PrometheusRule", "ConfigMap");
  }

  @Test
  void everyDaemonIsAskedAtItsNodesAddressAndItsPort() {
    var release =
        render(
            Map.of(
                "monitoring.podMonitors.enabled",
                true,
                "monitoring.podMonitors.labels.release",
                "prom",
                "daemon.httpAddress",
                "0.0.0.0",
                "daemon.httpPort",
                9200));

    JsonNode daemons = release.only("PodMonitor", "-node");
    assertThat(daemons.at("/metadata/labels/release").asText()).isEqualTo("prom");
    assertThat(daemons.at("/spec/selector"))
        .isEqualTo(release.only("DaemonSet", "-node").at("/spec/selector"));
    assertThat(daemons.at("/spec/podMetricsEndpoints/0").findValuesAsText("replacement"))
        .containsExactly("$1:9200", "[$1]:9200");
    JsonNode operator = release.only("PodMonitor", "-operator");
    assertThat(operator.at("/spec/podMetricsEndpoints/0/port").asText()).isEqualTo("http");
    assertThat(operator.at("/spec/selector"))
        .isEqualTo(release.only("Deployment", "-operator").at("/spec/selector"));
  }

  @Test
  void daemonsThatAnswerOnTheirOwnNodeOnlyAreNotMonitoredFromElsewhere() {
    assertThatThrownBy(() -> render(Map.of("monitoring.podMonitors.enabled", true)))
        .hasMessageContaining("monitoring.podMonitors needs daemon.httpAddress: 0.0.0.0");
  }

  @Test
  void theAlertsComeAsTheyAreInTheFile() throws IOException {
    JsonNode rule =
        render(Map.of("monitoring.prometheusRules.enabled", true))
            .only("PrometheusRule", "kube-vrrp");

    assertThat(rule.path("spec")).isEqualTo(new YAMLMapper().readTree(Files.readString(RULES)));
  }

  @Test
  void theDashboardIsOneAndIsFoundByItsLabel() throws IOException {
    JsonNode map =
        render(Map.of("monitoring.dashboard.enabled", true)).only("ConfigMap", "-dashboard");

    JsonNode dashboard = new ObjectMapper().readTree(map.at("/data/kube-vrrp.json").asText());
    assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    assertThat(dashboard.path("title").asText()).isEqualTo("kube-vrrp");
    List<String> numbers = dashboard.path("panels").findValuesAsText("id");
    assertThat(numbers).hasSizeGreaterThan(5).doesNotHaveDuplicates();
    assertThat(dashboard.path("panels"))
        .allSatisfy(panel -> assertThat(panel.path("targets")).isNotEmpty());
  }

  @Test
  void everyAlertIsTried() throws IOException {
    var tried =
        new TreeSet<>(
            new YAMLMapper().readTree(Files.readString(TRIALS)).findValuesAsText("alertname"));

    assertThat(new YAMLMapper().readTree(Files.readString(RULES)).findValuesAsText("alert"))
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(tried).contains(alert));
  }

  @Test
  void anAlertFiresWhereItMustAndOnlyThere() throws Exception {
    assumeTrue(
        Files.isExecutable(PROMTOOL), "skipped: no promtool (Debian's package prometheus has it)");

    Process promtool =
        new ProcessBuilder(PROMTOOL.toString(), "test", "rules", TRIALS.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as(said).isZero();
  }
}
