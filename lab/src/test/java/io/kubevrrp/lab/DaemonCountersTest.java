package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DaemonCountersTest {
  @Test
  void discardsAreSummedOverInterfacesAndOtherMetricsPassedOver() {
    DaemonCounters counters =
        DaemonCounters.parse(
            """
            # HELP kube_vrrp_advertisements_discarded_total Packets that were not taken.
            # TYPE kube_vrrp_advertisements_discarded_total counter
            kube_vrrp_advertisements_discarded_total{interface="ens33",reason="WRONG_TTL"} 2.0
            kube_vrrp_advertisements_discarded_total{interface="ens34",reason="WRONG_TTL"} 1.0
            kube_vrrp_advertisements_discarded_total{interface="ens33",reason="TRUNCATED"} 1.0E3
            kube_vrrp_advertisements_received_total 7.0
            kube_vrrp_transitions_total{reason="Started",state="Backup",virtual_router="web"} 1.0
            kube_vrrp_virtual_router_state{state="Backup",virtual_router="web"} 1.0
            """);

    assertThat(counters.discarded()).isEqualTo(Map.of("WRONG_TTL", 3L, "TRUNCATED", 1000L));
    assertThat(counters.transitions())
        .isEqualTo(Map.of("reason=\"Started\",state=\"Backup\",virtual_router=\"web\"", 1L));
  }
}
