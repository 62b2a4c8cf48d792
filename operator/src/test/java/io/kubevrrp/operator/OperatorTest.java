package io.kubevrrp.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.reconcile.NodeLeases;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init") // the mock server's extension fills the field
class OperatorTest {
  KubernetesClient client;
  private NodeLeases leases;
  private Operator operator;

  @BeforeEach
  void start() {
    for (Class<? extends CustomResource<?, ?>> kind :
        List.of(VIPGroup.class, TrackedService.class, VIPNode.class)) {
      client.resource(definition(kind)).create();
    }
    for (String name : List.of("node-129", "node-131")) {
      client
          .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    leases = new NodeLeases(client, "kube-vrrp");
    operator = OperatorMain.operator(client, leases, Optional.empty());
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
    leases.close();
  }

  @Test
  void healthIsAnswered() throws Exception {
    try (HealthServer health = new HealthServer(0, operator);
        HttpClient http = HttpClient.newHttpClient()) {
      for (String path : List.of("/healthz", "/readyz", "/metrics")) {
        URI uri = URI.create("http://127.0.0.1:" + health.port() + path);
        var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
      }
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

    client.resource(group).delete();
    await(VIPNode.class, "node-129", found -> found.getSpec().virtualRouters().isEmpty());
    await(VIPNode.class, "node-131", found -> found.getSpec().virtualRouters().isEmpty());
  }

  private void reportActive(VIPNode node) {
    node.setStatus(
        new VIPNode.Status(
            node.getMetadata().getGeneration(),
            "web",
            null,
            List.of(
                new VIPNode.RouterStatus(
                    "web",
                    "web",
                    1,
                    "ens33",
                    List.of("192.168.1.233/32"),
                    VIPNode.RouterState.ACTIVE,
                    "2026-01-01T00:00:00.000000Z",
                    "ActiveSilent",
                    null,
                    100,
                    null,
                    List.of())),
            List.of(),
            List.of(
                new ConditionBuilder()
                    .withType("Accepted")
                    .withStatus("True")
                    .withReason("Accepted")
                    .build())));
    client.resource(node).updateStatus();
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

  private static HasMetadata definition(Class<? extends CustomResource<?, ?>> kind) {
    String plural = HasMetadata.getPlural(kind);
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(plural + ".kubevrrp.io")
        .endMetadata()
        .withNewSpec()
        .withGroup("kubevrrp.io")
        .withScope("Cluster")
        .withNewNames()
        .withKind(HasMetadata.getKind(kind))
        .withPlural(plural)
        .endNames()
        .addNewVersion()
        .withName("v1alpha1")
        .withServed(true)
        .withStorage(true)
        .withNewSubresources()
        .withNewStatus()
        .endStatus()
        .endSubresources()
        .endVersion()
        .endSpec()
        .build();
  }
}
