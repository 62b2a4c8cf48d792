package io.kubevrrp.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.Failover;
import io.kubevrrp.api.v1alpha1.GroupRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.Definitions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init") // the mock server's extension fills the field
class StatusWriterTest {
  KubernetesClient client;

  @BeforeEach
  void createGroup() {
    client.resource(Definitions.of(VIPGroup.class)).create();
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubevrrp.io/v1alpha1
                kind: VIPGroup
                metadata: {name: web}
                spec: {addresses: [10.0.0.1]}
                """,
                VIPGroup.class))
        .create();
  }

  @Test
  void aStatusFromAStaleCacheIsRefusedAndTheListsStayWhole() {
    VIPGroup cached = group();

    assertThat(write(cached, status("a", "b", "c"))).isEqualTo(StatusWriter.Outcome.WRITTEN);
    assertThat(write(cached, status("b"))).isEqualTo(StatusWriter.Outcome.OUTDATED);
    assertThat(group().getStatus()).isEqualTo(status("a", "b", "c"));

    assertThat(write(group(), status("b"))).isEqualTo(StatusWriter.Outcome.WRITTEN);
    assertThat(group().getStatus()).isEqualTo(status("b"));
  }

  @Test
  void whatTheNewStatusLeavesOutIsGone() {
    var first = new Failover("web", "b", "a", "2026-01-01T00:00:00Z", "ActiveSilent", 3052L);
    var second = new Failover("web", null, "c", "2026-01-01T00:00:01Z", "Preempted", null);

    write(group(), new VIPGroup.Status(1L, "a", List.of(), first, List.of(first), List.of()));
    var without = new VIPGroup.Status(2L, null, List.of(), second, List.of(second), List.of());
    write(group(), without);
    assertThat(group().getStatus()).isEqualTo(without);

    write(group(), VIPGroup.Status.EMPTY);
    assertThat(group().getStatus()).isEqualTo(VIPGroup.Status.EMPTY);
  }

  @Test
  void anObjectThatIsGoneIsNobodysFault() {
    VIPGroup cached = group();
    client.resource(cached).delete();

    assertThat(write(cached, status("a"))).isEqualTo(StatusWriter.Outcome.OUTDATED);
  }

  private StatusWriter.Outcome write(VIPGroup computedFrom, VIPGroup.Status status) {
    return StatusWriter.write(client, computedFrom, status);
  }

  private VIPGroup group() {
    return Objects.requireNonNull(client.resources(VIPGroup.class).withName("web").get());
  }

  private static VIPGroup.Status status(String active, String... backups) {
    var router =
        new GroupRouterStatus(
            "web",
            1,
            GroupRouterStatus.Family.IPV4,
            List.of("10.0.0.1"),
            active,
            null,
            List.of(backups),
            null);
    return new VIPGroup.Status(1L, active, List.of(router), null, List.of(), List.of());
  }
}
