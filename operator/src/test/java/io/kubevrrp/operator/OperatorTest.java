package io.kubevrrp.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.Failover;
import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.NodeServiceStatus;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init") // the mock server's extension fills the field
class OperatorTest {
  KubernetesClient client;
  private RunningOperator running;

  @BeforeEach
  void start() {
    for (Class<? extends CustomResource<?, ?>> kind :
        List.of(VIPGroup.class, TrackedService.class, VIPNode.class, AddressPool.class)) {
      client.resource(Definitions.of(kind)).create();
    }
    for (String name : List.of("node-129", "node-131")) {
      client
          .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    running = new RunningOperator(client, "kube-vrrp", "test", false);
    running.start();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void healthIsAnswered() throws Exception {
    try (HealthServer health = new HealthServer(0, running.operator());
        HttpClient http = HttpClient.newHttpClient()) {
      for (String path : List.of("/healthz", "/readyz", "/metrics")) {
        URI uri = URI.create("http://127.0.0.1:" + health.port() + path);
        var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void aClientThatNeverAsksHoldsUpNobody() throws Exception {
    try (HealthServer health = new HealthServer(0, running.operator());
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), health.port());
        HttpClient http = HttpClient.newHttpClient()) {
      silent.getOutputStream().write('G');
      URI uri = URI.create("http://127.0.0.1:" + health.port() + "/healthz");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(4)).build();

      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aGroupComesUpIsReportedAndGoesAway() {
    VIPGroup group =
        Serialization.unmarshal(
            """
            apiVersion: kubevrrp.io/v1alpha1
            kind: VIPGroup
            metadata: {name: web}
            spec:
              addresses: [192.168.1.233]
              priorities: [{node: node-129, priority: 100}, {node: node-131, priority: 90}]
            """,
            VIPGroup.class);
    client.resource(group).create();

    VIPNode node = await(VIPNode.class, "node-129", OperatorTest::hasOneRouter);
    await(VIPNode.class, "node-131", OperatorTest::hasOneRouter);
    assertThat(node.getSpec().virtualRouters().getFirst().priority()).isEqualTo(100);
    assertThat(node.getSpec().virtualRouters().getFirst().vrrp().virtualRouterID()).isEqualTo(1);

    reportActive(node);
    VIPGroup reported =
        await(
            VIPGroup.class,
            "web",
            found -> found.getStatus() != null && "node-129".equals(found.getStatus().active()));
    assertThat(reported.getStatus().virtualRouter("web"))
        .get()
        .satisfies(router -> assertThat(router.virtualRouterID()).isEqualTo(1));
    assertThat(reported.getStatus().lastFailover()).isNotNull();

    awaitEvent("node-129 is Active for web: ActiveSilent");

    client.resource(group).delete();
    await(VIPNode.class, "node-129", found -> found.getSpec().virtualRouters().isEmpty());
    await(VIPNode.class, "node-131", found -> found.getSpec().virtualRouters().isEmpty());
  }

  @Test
  void aRefusedGroupIsToldWhy() {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubevrrp.io/v1alpha1
                kind: VIPGroup
                metadata: {name: web}
                spec: {addresses: [192.168.1.233], vrrp: {downAfter: 101}}
                """,
                VIPGroup.class))
        .create();

    awaitEvent("spec.vrrp.downAfter is 101: give 1 to 100");
    VIPGroup refused = await(VIPGroup.class, "web", found -> found.getStatus() != null);
    assertThat(refused.getStatus().conditions().getFirst().getReason()).isEqualTo("InvalidSpec");
  }

  @Test
  void aServiceIsUpOnceTheOnlyNodeBreaksItsSilence() {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubevrrp.io/v1alpha1
                kind: TrackedService
                metadata: {name: nginx}
                spec: {check: {process: {name: nginx}}}
                """,
                TrackedService.class))
        .create();
    VIPNode node = await(VIPNode.class, "node-129", found -> found.getSpec() != null);
    // Not heard for an hour, as far as anybody knows.
    client.resource(lease("node-129", Duration.ofHours(1))).create();
    node.setStatus(
        new VIPNode.Status(
            1L,
            null,
            null,
            List.of(),
            List.of(new NodeServiceStatus("nginx", NodeServiceStatus.Verdict.UP, null, null)),
            List.of(),
            List.of(),
            List.of()));
    client.resource(node).updateStatus();

    await(
        TrackedService.class,
        "nginx",
        found -> found.getStatus() != null && found.getStatus().up() == null);
    // By a clock that is half an hour behind.
    client.resource(lease("node-129", Duration.ofMinutes(30))).update();
    await(TrackedService.class, "nginx", found -> "node-129".equals(found.getStatus().up()));
  }

  @Test
  void manyFastReportsEndInTheStatusOfTheLastOne() {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubevrrp.io/v1alpha1
                kind: VIPGroup
                metadata: {name: web}
                spec: {addresses: [192.168.1.233]}
                """,
                VIPGroup.class))
        .create();
    await(VIPNode.class, "node-129", OperatorTest::hasOneRouter);
    await(VIPNode.class, "node-131", OperatorTest::hasOneRouter);

    for (int i = 0; i < 20; i++) {
      report(
          "node-129", i % 2 == 0 ? NodeRouterStatus.State.BACKUP : NodeRouterStatus.State.ACTIVE);
      report("node-131", i % 3 == 0 ? NodeRouterStatus.State.FAULT : NodeRouterStatus.State.BACKUP);
    }

    VIPGroup settled =
        await(
            VIPGroup.class,
            "web",
            found ->
                found.getStatus() != null
                    && "node-129".equals(found.getStatus().active())
                    && condition(found, "Degraded").equals("False"));
    assertThat(settled.getStatus().virtualRouters())
        .singleElement()
        .satisfies(router -> {
          assertThat(router.active()).isEqualTo("node-129");
          assertThat(router.backups()).containsExactly("node-131");
        });
    assertThat(settled.getStatus().timeline()).extracting(Failover::to).containsExactly("node-129");
  }

  private static String condition(VIPGroup group, String type) {
    return group.getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(Condition::getStatus)
        .findFirst()
        .orElseThrow();
  }

  private void report(String name, NodeRouterStatus.State state) {
    VIPNode node = client.resources(VIPNode.class).withName(name).require();
    node.setStatus(status(node, state));
    client.resource(node).updateStatus();
  }

  private static Lease lease(String node, Duration age) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(node)
        .withNamespace("kube-vrrp")
        .addToLabels("app.kubernetes.io/component", "node-daemon")
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(node)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).minus(age))
        .endSpec()
        .build();
  }

  private void awaitEvent(String note) {
    client
        .events()
        .v1()
        .events()
        .inNamespace("default")
        .informOnCondition(
            events -> events.stream().anyMatch(event -> event.getNote().equals(note)))
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private void reportActive(VIPNode node) {
    report(node.getMetadata().getName(), NodeRouterStatus.State.ACTIVE);
  }

  private static VIPNode.Status status(VIPNode node, NodeRouterStatus.State state) {
    return new VIPNode.Status(
        node.getMetadata().getGeneration(),
        null,
        null,
        List.of(
            new NodeRouterStatus(
                "web",
                "web",
                1,
                "ens33",
                List.of(),
                state,
                "2026-01-01T00:00:00.000000Z",
                "ActiveSilent",
                null,
                100,
                null,
                null,
                List.of(),
                List.of())),
        List.of(),
        List.of(),
        List.of(
            new ConditionBuilder()
                .withType("Accepted")
                .withStatus("True")
                .withReason("Accepted")
                .build()),
        List.of());
  }

  private static boolean hasOneRouter(VIPNode node) {
    return node.getSpec() != null && node.getSpec().virtualRouters().size() == 1;
  }

  private <T extends HasMetadata> T await(Class<T> type, String name, Predicate<T> condition) {
    return client
        .resources(type)
        .withName(name)
        .waitUntilCondition(found -> found != null && condition.test(found), 20, TimeUnit.SECONDS);
  }
}
