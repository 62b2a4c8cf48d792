package io.kubevrrp.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init") // the mock server's extension fills the field
class NodeLeasesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  KubernetesClient client;
  private final AtomicLong nanoseconds = new AtomicLong();
  private final Semaphore noted = new Semaphore(0);

  @Test
  void aNodeWhoseClockIsBehindIsHeardWhenItRenews() throws InterruptedException {
    client.resource(lease(NOON.minusSeconds(40))).create();
    try (NodeLeases leases = leases()) {
      await();
      nanoseconds.addAndGet(Duration.ofSeconds(10).toNanos());
      assertThat(leases.lastSeen(NOON)).isEqualTo(Map.of("a", NOON.minusSeconds(10)));

      renew(NOON.minusSeconds(30));

      assertThat(leases.lastSeen(NOON)).isEqualTo(Map.of("a", NOON));
    }
  }

  @Test
  void aNodeThatFellSilentLongAgoIsNotBelievedAnew() throws InterruptedException {
    client.resource(lease(NOON.minusSeconds(3600))).create();
    try (NodeLeases leases = leases()) {
      await();
      assertThat(leases.lastSeen(NOON)).isEqualTo(Map.of("a", NOON.minus(NodeLeases.LONG_AGO)));

      renew(NOON.minusSeconds(3590));

      assertThat(leases.lastSeen(NOON)).isEqualTo(Map.of("a", NOON));
    }
  }

  /** The monotonic clock is read once for each renewal that is noted. */
  private NodeLeases leases() {
    return new NodeLeases(
        client,
        "kube-vrrp",
        Clock.fixed(NOON, ZoneOffset.UTC),
        () -> {
          long now = nanoseconds.get();
          noted.release();
          return now;
        });
  }

  private void await() throws InterruptedException {
    assertThat(noted.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
  }

  private void renew(Instant time) throws InterruptedException {
    noted.drainPermits();
    client.resource(lease(time)).update();
    await();
  }

  private static Lease lease(Instant renewed) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName("a")
        .withNamespace("kube-vrrp")
        .addToLabels("app.kubernetes.io/component", "node-daemon")
        .endMetadata()
        .withNewSpec()
        .withRenewTime(renewed.atZone(ZoneOffset.UTC))
        .endSpec()
        .build();
  }
}
