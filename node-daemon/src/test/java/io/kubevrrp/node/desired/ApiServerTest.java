package io.kubevrrp.node.desired;

import static io.kubevrrp.node.desired.FakeApi.vipNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ApiServerTest {
  private final FakeApi api = new FakeApi(vipNode(1, 100, ""));
  private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
  private volatile VIPNode.Status status = active("web");
  private final ApiServer apiServer =
      new ApiServer(api.client(), "node-129", "kube-vrrp", () -> status);

  ApiServerTest() throws IOException {}

  @AfterEach
  void close() {
    apiServer.close();
    api.close();
  }

  @Test
  void aStatusThatComesBackIsNoNewSpec() throws InterruptedException {
    start();
    assertThat(nextTaken()).isEqualTo("1: 100");

    api.modified(vipNode(1, 100, "web"));
    api.modified(vipNode(2, 100, "web"));
    api.modified(vipNode(3, 120, "web"));

    assertThat(nextTaken()).isEqualTo("2: 100"); // another generation is to be observed
    assertThat(nextTaken()).isEqualTo("3: 120");
    assertThat(taken).isEmpty();
  }

  @Test
  void aWatchThatBreaksIsTakenUpAgain() throws InterruptedException {
    start();
    assertThat(nextTaken()).isEqualTo("1: 100");

    api.breakWatch();
    api.modified(vipNode(2, 110, ""));

    assertThat(nextTaken()).isEqualTo("2: 110");
  }

  @Test
  void whatChangedBeforeAnExpiredWatchIsListedAnew() throws InterruptedException {
    start();
    assertThat(nextTaken()).isEqualTo("1: 100");

    api.object = vipNode(5, 150, "");
    api.gone();

    assertThat(nextTaken()).isEqualTo("5: 150");
  }

  @Test
  void anApiThatIsAwayAtFirstIsWaitedFor() throws InterruptedException {
    api.listFailures.addAll(List.of(503, 500, 429));

    start();

    assertThat(nextTaken()).isEqualTo("1: 100");
  }

  @Test
  void aStatusIsWrittenWhenItIsAnotherAndOnlyThen() throws InterruptedException {
    start();
    assertThat(api.patches.take()).isEqualTo(StatusWriter.patch(active("web")));

    for (int i = 0; i < 4; i++) {
      apiServer.statusChanged();
    }
    status = active("dns");
    apiServer.statusChanged();

    assertThat(api.patches.take()).isEqualTo(StatusWriter.patch(active("dns")));
    apiServer.close(); // a last write, if there is anything to write
    assertThat(api.patches).isEmpty();
  }

  @Test
  void nothingIsAskedForThatTheChartDoesNotAllow() throws InterruptedException {
    start();
    api.patches.take();
    api.leases.take();

    assertThat(api.requests)
        .containsExactlyInAnyOrder(
            "GET /apis/kubevrrp.io/v1alpha1/vipnodes",
            "PATCH /apis/kubevrrp.io/v1alpha1/vipnodes/node-129/status",
            "GET /apis/coordination.k8s.io/v1/namespaces/kube-vrrp/leases/node-129",
            "POST /apis/coordination.k8s.io/v1/namespaces/kube-vrrp/leases");
  }

  @Test
  void aRefusedStatusIsWrittenAgain() throws InterruptedException {
    api.patchFailures.addAll(List.of(429, 403));

    start();

    assertThat(api.patches.poll(30, TimeUnit.SECONDS)).isEqualTo(StatusWriter.patch(active("web")));
  }

  @Test
  void aSignOfLifeIsGiven() throws InterruptedException {
    start();

    assertThat(api.leases.take()).startsWith("POST ").contains("\"holderIdentity\":\"node-129\"");
  }

  @Test
  void whoIsAskedForASignOfLifeGivesItAtOnce() throws InterruptedException {
    start();
    assertThat(api.leases.take()).startsWith("POST ");

    api.modified(
        vipNode(2, 100, "web")
            .replaceFirst(
                "\"name\"", "\"annotations\": {\"kubevrrp.io/roll-call\": \"1\"}, \"name\""));

    // Long before it would be renewed.
    assertThat(api.leases.poll(5, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void theStatusIsReplacedAsAWhole() {
    assertThat(StatusWriter.patch(VIPNode.Status.EMPTY))
        .startsWith("[{\"op\":\"add\",\"path\":\"/status\",\"value\":{")
        .doesNotContain("active");
  }

  private void start() {
    apiServer.start((spec, generation) ->
        taken.add(
            generation
                + ": "
                + Objects.requireNonNull(spec).at("/virtualRouters/0/priority").asInt()));
  }

  private String nextTaken() throws InterruptedException {
    return Objects.requireNonNull(taken.poll(60, TimeUnit.SECONDS), "no spec came");
  }

  private static VIPNode.Status active(String names) {
    return new VIPNode.Status(
        1L, names, null, List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
