package io.kubevrrp.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.direct.ServerMetrics;
import io.kubevrrp.node.direct.ServerSnapshot;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.ipvs.TransportProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's alerts and its dashboard ask for what the daemon really counts. */
class ChartMetricsTest {
  private static final Path FILES = Path.of("../helm/kube-vrrp/files");
  private static final String LATE = "kube_vrrp_loop_lateness_seconds_bucket{le=\"0.25\"";
  private static final Pattern METRIC = Pattern.compile("kube_vrrp_[a-z_]+");

  @ParameterizedTest
  @ValueSource(strings = {"rules.yaml", "dashboard.json"})
  void everyMetricThatIsAskedForIsThere(String file) throws IOException {
    Set<String> asked = names(Files.readString(FILES.resolve(file)));

    assertThat(asked).isNotEmpty();
    assertThat(names(everything().scrape())).containsAll(asked);
  }

  @Test
  void theLimitOfTheAlertOnLatenessIsABucket() throws IOException {
    assertThat(Files.readString(FILES.resolve("rules.yaml"))).contains(LATE);
    assertThat(everything().scrape()).contains(LATE);
  }

  @Test
  void everyMetricIsInTheDocsAndNoOther() throws IOException {
    Set<String> there =
        everything()
            .scrape()
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            .filter(name -> !name.endsWith("_max")) // the highest of a histogram, beside it
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> told =
        Files.readString(Path.of("../docs/metrics.md"))
            .lines()
            .filter(line -> line.startsWith("| `kube_vrrp_"))
            .flatMap(line -> names(line.substring(0, line.indexOf('|', 1))).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(told).isEqualTo(there);
  }

  private static Set<String> names(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static DaemonMetrics everything() {
    DaemonMetrics metrics = new DaemonMetrics(() -> 0);
    metrics.advertisementDiscarded("Ttl", "eth0", 1);
    metrics.answerDiscarded("TRUNCATED", "eth0");
    metrics.advertisementReceived();
    metrics.advertisementSent("web");
    metrics.transition("web", "Active", "Elected");
    metrics.virtualRouterFailed("web");
    metrics.addressPutBack("web");
    metrics.services().verdict("nginx", true);
    metrics.services().check("nginx", true, Duration.ofMillis(1), Duration.ZERO);
    metrics.services().recovery("nginx", true);
    metrics.takeover(Duration.ofSeconds(3));
    metrics.loopLate(1);
    metrics.precaution("real_time", true);
    metrics.append(new ServerMetrics(_ -> Map.of(), () -> List.of(directed()))::scrape);
    return metrics;
  }

  private static ServerSnapshot directed() {
    ServerSpec spec =
        new ServerSpec(
            "web-80",
            "web",
            List.of(),
            new ServerSpec.Port(TransportProtocol.TCP, 80),
            new ServerSpec.Scheduling("wrr", 0, Optional.empty()),
            List.of(),
            Optional.empty());
    return new ServerSnapshot(spec, ServerSnapshot.State.DIRECTING, "because", List.of());
  }
}
