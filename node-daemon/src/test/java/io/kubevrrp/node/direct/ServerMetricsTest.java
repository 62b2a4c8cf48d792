package io.kubevrrp.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.DestinationCounters;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.TransportProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ServerMetricsTest {
  private static final ServiceKey FIRST = ServiceKey.parse("FWM 7");
  private static final ServiceKey SECOND = ServiceKey.parse("FWM 8");

  @Test
  void whatBothAddressesOfAServerCountIsAddedUp() {
    ServerMetrics metrics =
        new ServerMetrics(
            _ -> Map.of(FIRST, List.of(counted(40)), SECOND, List.of(counted(2))),
            () -> List.of(snapshot("web", ServerSnapshot.State.DIRECTING)));

    assertThat(metrics.scrape().lines())
        .contains(
            "# TYPE kube_vrrp_real_server_connections_total counter",
            "kube_vrrp_virtual_server_directing{virtual_server=\"web\",virtual_router=\"router\"} 1",
            line("weight", 3),
            line("active_connections", 10),
            line("inactive_connections", 4),
            line("connections_total", 42),
            line("packets_total", 420),
            line("bytes_total", 42_000));
  }

  @Test
  void whatCannotBeReadIsLeftOut() {
    ServerMetrics metrics =
        new ServerMetrics(
            _ -> {
              throw new HostException("no IPVS");
            },
            () -> List.of(snapshot("web", ServerSnapshot.State.KERNEL_LACKS_IPVS)));

    assertThat(metrics.scrape().lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "kube_vrrp_virtual_server_directing{virtual_server=\"web\",virtual_router=\"router\"} 0");
  }

  @Test
  void withoutVirtualServersThereIsNothing() {
    assertThat(new ServerMetrics(_ -> Map.of(), List::of).scrape()).isEmpty();
  }

  @Test
  void theKernelIsAskedOnceForAll() {
    List<ServiceKey> asked = new ArrayList<>();
    ServerMetrics metrics =
        new ServerMetrics(
            keys -> {
              assertThat(asked).isEmpty();
              asked.addAll(keys);
              return Map.of();
            },
            () ->
                List.of(
                    snapshot("web", ServerSnapshot.State.STANDBY),
                    snapshot("dns", ServerSnapshot.State.STANDBY)));

    metrics.scrape();

    assertThat(asked).containsExactly(FIRST, SECOND);
  }

  @Test
  void aNameMayHaveQuotes() {
    ServerMetrics metrics =
        new ServerMetrics(
            _ -> Map.of(), () -> List.of(snapshot("a \"b\\c", ServerSnapshot.State.STANDBY)));

    assertThat(metrics.scrape()).contains("{virtual_server=\"a \\\"b\\\\c\",");
  }

  private static String line(String name, long value) {
    return "kube_vrrp_real_server_"
        + name
        + "{virtual_server=\"web\",virtual_router=\"router\",real_server=\"192.0.2.1\"} "
        + value;
  }

  private static DestinationCounters counted(long connections) {
    return new DestinationCounters(
        Ipv4Address.parse("192.0.2.1"),
        3,
        5,
        2,
        connections,
        10 * connections,
        1_000 * connections);
  }

  private static ServerSnapshot snapshot(String name, ServerSnapshot.State state) {
    ServerSpec spec =
        new ServerSpec(
            name,
            "router",
            List.of(Ipv4Address.parse("192.0.2.233"), Ipv4Address.parse("192.0.2.234")),
            new ServerSpec.Port(TransportProtocol.TCP, 80),
            new ServerSpec.Scheduling("wrr", 0, Optional.empty()),
            List.of(
                new ServerSpec.RealServer(
                    Ipv4Address.parse("192.0.2.1"), 3, ServerSpec.Thresholds.NONE, true)),
            Optional.empty());
    return new ServerSnapshot(spec, state, "because", List.of(FIRST, SECOND));
  }
}
