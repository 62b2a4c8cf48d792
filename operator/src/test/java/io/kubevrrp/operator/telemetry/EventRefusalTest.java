package io.kubevrrp.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
@SuppressWarnings("NullAway.Init") // the mock server's extension fills the fields
class EventRefusalTest {
  private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/default/events";

  KubernetesMockServer server;
  KubernetesClient client;

  @Test
  void aServerThatTakesNoEventsCostsOneLineForAsLongAsItIsSo() throws InterruptedException {
    List<String> complaints = new CopyOnWriteArrayList<>();
    server.expect().post().withPath(EVENTS).andReturn(403, "{}").times(3);
    server.expect().post().withPath(EVENTS).andReturn(201, "{}").times(1);
    server.expect().post().withPath(EVENTS).andReturn(403, "{}").times(2);
    VIPGroup group = new VIPGroup();
    group.setMetadata(new ObjectMetaBuilder().withName("web").build());

    try (var recorder =
        new EventRecorder(client, Clock.systemUTC(), "operator-1", complaints::add)) {
      for (int i = 0; i < 7; i++) {
        recorder.accept(group, notice("note " + i));
      }
      for (int i = 0; i < 7; i++) {
        assertThat(server.takeRequest(20, TimeUnit.SECONDS)).isNotNull();
      }
    }

    // The seventh request was sent, so the sixth was judged.
    assertThat(complaints).hasSize(2).allMatch(complaint -> complaint.contains(EVENTS));
  }

  private static Notice notice(String note) {
    return new Notice(Notice.Severity.WARNING, "Degraded", "Judge", Optional.empty(), note);
  }
}
