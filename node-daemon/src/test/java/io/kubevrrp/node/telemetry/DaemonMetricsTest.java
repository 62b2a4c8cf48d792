package io.kubevrrp.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DaemonMetricsTest {
  private final DaemonMetrics metrics = new DaemonMetrics(() -> 0);

  @Test
  void countersBearTheirNamesAndLabels() {
    metrics.advertisementReceived();
    metrics.advertisementSent("ens33/233");
    metrics.advertisementSent("ens33/233");
    metrics.advertisementDiscarded("BAD_CHECKSUM", "ens33", 1);
    metrics.answerDiscarded("TRUNCATED", "ens33");
    metrics.transition("ens33/233", "Active", "ACTIVE_SILENT");

    assertThat(metrics.scrape())
        .contains("kube_vrrp_advertisements_received_total 1.0\n")
        .contains("kube_vrrp_advertisements_sent_total{virtual_router=\"ens33/233\"} 2.0\n")
        .contains(
            "kube_vrrp_advertisements_discarded_total{interface=\"ens33\",reason=\"BAD_CHECKSUM\"} 1.0\n")
        .contains(
            "kube_vrrp_answers_discarded_total{interface=\"ens33\",reason=\"TRUNCATED\"} 1.0\n")
        .contains(
            "kube_vrrp_transitions_total{reason=\"ACTIVE_SILENT\",state=\"Active\",virtual_router=\"ens33/233\"} 1.0\n");
  }

  @Test
  void onlyTheCurrentStateOfAVirtualRouterIsOne() {
    metrics.transition("r", "Backup", "STARTED");
    metrics.transition("r", "Active", "ACTIVE_SILENT");

    assertThat(metrics.scrape())
        .contains(state("Active") + " 1.0\n")
        .contains(state("Backup") + " 0.0\n")
        .contains(state("Initialize") + " 0.0\n")
        .contains(state("Fault") + " 0.0\n");
  }

  @Test
  void whatIsForgottenIsNotShown() {
    metrics.transition("r", "Backup", "STARTED");
    metrics.services().verdict("nginx", true);
    assertThat(metrics.scrape()).contains("kube_vrrp_tracked_service_up{service=\"nginx\"} 1.0\n");
    metrics.services().verdict("nginx", false);
    assertThat(metrics.scrape()).contains("kube_vrrp_tracked_service_up{service=\"nginx\"} 0.0\n");

    metrics.forgetVirtualRouter("r");
    metrics.services().forget("nginx");
    assertThat(metrics.scrape())
        .doesNotContain("kube_vrrp_virtual_router_state{")
        .doesNotContain("kube_vrrp_tracked_service_up{");
  }

  @Test
  void takeoversFallIntoBuckets() {
    metrics.takeover(Duration.ofMillis(3_052));

    assertThat(metrics.scrape())
        .contains("kube_vrrp_takeover_seconds_bucket{le=\"3.0\"} 0\n")
        .contains("kube_vrrp_takeover_seconds_bucket{le=\"4.0\"} 1\n")
        .contains("kube_vrrp_takeover_seconds_count 1\n");
  }

  private static String state(String state) {
    return "kube_vrrp_virtual_router_state{state=\"" + state + "\",virtual_router=\"r\"}";
  }
}
