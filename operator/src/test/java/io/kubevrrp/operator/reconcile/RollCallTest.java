package io.kubevrrp.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.Definitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init") // the mock server's extension fills the field
class RollCallTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  KubernetesClient client;
  private final AtomicLong time = new AtomicLong();
  private final RollCall rollCall = new RollCall(time::get);

  @Test
  void aNodeIsAskedOnceInAWhileWhateverManyGroupsWantToKnow() {
    client.resource(Definitions.of(VIPNode.class)).create();
    VIPNode node = new VIPNode();
    node.setMetadata(new ObjectMetaBuilder().withName("a").build());
    node.setSpec(new VIPNode.Spec(List.of(), List.of()));
    client.resource(node).create();

    rollCall.ask(client, current(), NOON);
    rollCall.ask(client, current(), NOON.plusMillis(1));
    assertThat(asked()).isEqualTo("2026-01-01T12:00:00Z");

    time.addAndGet(Duration.ofSeconds(2).toNanos());
    rollCall.ask(client, current(), NOON.plusSeconds(2));
    assertThat(asked()).isEqualTo("2026-01-01T12:00:02Z");
  }

  private VIPNode current() {
    return client.resources(VIPNode.class).withName("a").require();
  }

  private String asked() {
    return current().getMetadata().getAnnotations().getOrDefault(VIPNode.ROLL_CALL, "");
  }
}
