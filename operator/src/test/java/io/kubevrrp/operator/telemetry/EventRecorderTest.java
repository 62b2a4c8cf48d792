package io.kubevrrp.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init") // the mock server's extension fills the field
class EventRecorderTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Notice MOVED = moved("web moved from a to b: ActiveSilent");

  KubernetesClient client;
  KubernetesMockServer server;
  private EventRecorder recorder;

  @AfterEach
  void stop() {
    recorder.close();
  }

  @Test
  void aNoticeIsAnEventAboutTheGroupAndTheNode() {
    at(NOON).accept(group(), MOVED);

    Event event = await(1, 0);
    assertThat(event.getMetadata().getNamespace()).isEqualTo("default");
    assertThat(event.getEventTime().getTime()).isEqualTo("2026-01-01T12:00:00.000000Z");
    assertThat(event.getType()).isEqualTo("Normal");
    assertThat(event.getReason()).isEqualTo("ActiveMoved");
    assertThat(event.getAction()).isEqualTo("TakeOver");
    assertThat(event.getNote()).isEqualTo("web moved from a to b: ActiveSilent");
    assertThat(event.getReportingController()).isEqualTo("kubevrrp.io/operator");
    assertThat(event.getReportingInstance()).isEqualTo("operator-1");
    assertThat(event.getRegarding().getKind()).isEqualTo("VIPGroup");
    assertThat(event.getRegarding().getName()).isEqualTo("web");
    assertThat(event.getRegarding().getUid()).isEqualTo("uid-of-web");
    assertThat(event.getRelated().getName()).isEqualTo("b");
    assertThat(event.getSeries()).isNull();
  }

  @Test
  void theSameAgainIsCountedAndSomethingElseIsNot() {
    at(NOON).accept(group(), MOVED);
    recorder.accept(group(), MOVED);
    recorder.accept(group(), MOVED);
    recorder.accept(group(), moved("web moved from b to a: ActiveSilent"));

    Event event = await(2, 3);
    assertThat(event.getSeries().getLastObservedTime().getTime())
        .isEqualTo("2026-01-01T12:00:00.000000Z");
  }

  @Test
  void anEventIsCountedWithoutBeingReadForThatTheOperatorMayNot() throws InterruptedException {
    at(NOON).accept(group(), MOVED);
    recorder.accept(group(), MOVED);

    String name = await(1, 2).getMetadata().getName();
    List<String> requests = new ArrayList<>();
    for (int i = server.getRequestCount(); i > 0; i--) {
      RecordedRequest request = server.takeRequest();
      requests.add(request.getMethod() + " " + request.getPath());
    }
    assertThat(requests)
        .anyMatch(request -> request.startsWith("PATCH ") && request.contains(name))
        .noneMatch(request -> request.startsWith("GET ") && request.contains(name));
  }

  private EventRecorder at(Instant time) {
    recorder = new EventRecorder(client, Clock.fixed(time, ZoneOffset.UTC), "operator-1");
    return recorder;
  }

  /** The event with this count (0: no series), once there are this many events. */
  private Event await(int events, int count) {
    client
        .events()
        .v1()
        .events()
        .inNamespace("default")
        .informOnCondition(found -> found.size() == events && with(count, found).isPresent())
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
    return with(count, client.events().v1().events().inNamespace("default").list().getItems())
        .orElseThrow();
  }

  private static Optional<Event> with(int count, List<Event> events) {
    return events.stream()
        .filter(event -> (event.getSeries() == null ? 0 : event.getSeries().getCount()) == count)
        .findFirst();
  }

  private static Notice moved(String note) {
    return new Notice(Notice.Severity.NORMAL, "ActiveMoved", "TakeOver", Optional.of("b"), note);
  }

  private static VIPGroup group() {
    VIPGroup group = new VIPGroup();
    group.setMetadata(new ObjectMetaBuilder().withName("web").withUid("uid-of-web").build());
    return group;
  }
}
