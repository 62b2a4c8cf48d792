package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.Recovery;
import io.kubevrrp.api.v1alpha1.ServiceEndpoint;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the operator, as a process against a real API server, does for a tracked Kubernetes Service:
 * it tells the nodes its endpoints, and deletes its pods where it fails. The nodes are played.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class TrackedPodsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  @RegisterExtension private final FreshApiServer server = new FreshApiServer();
  private KubernetesClient client;

  @BeforeEach
  void prepare() {
    client = server.client();
    server.installCrds();
    server.addNodes("a", "b");
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
    // Nothing makes it here, and no pod is taken without it.
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("default")
                .endMetadata()
                .build())
        .create();
    create(
        VIPGroup.class,
        """
        metadata: {name: web}
        spec: {addresses: [192.168.1.233], tracking: [{service: web}]}
        """);
    create(
        TrackedService.class,
        """
        metadata: {name: web}
        spec:
          check: {kubernetesService: {namespace: shop, name: web}}
          recovery: {deletePods: {namespace: shop, matchLabels: {app: web}, after: 1s, every: 10s}}
        """);
  }

  @Test
  void theNodesAreToldTheEndpointsThatTheyHave() throws IOException {
    assumeTrue(
        client.supports(EndpointSlice.class),
        "skipped: EndpointSlices of version v1 need an API server of 1.21 or newer");
    try (OperatorProcess operator = start()) {
      operator.awaitSaid("operator started");
      Await.until("a node without an endpoint", LIMIT, () -> List.of().equals(endpoints("a")));

      slice("a", "10.1.0.5");
      Await.until(
          "the endpoint",
          LIMIT,
          () -> List.of(new ServiceEndpoint("10.1.0.5", List.of(8080))).equals(endpoints("a")));
      assertThat(endpoints("b")).isEmpty();

      slice("b", "10.1.1.5");
      Await.until("it to move", LIMIT, () -> List.of().equals(endpoints("a")));
      Await.until("it to be there", LIMIT, () -> endpoints("b").size() == 1);
    }
  }

  @Test
  void thePodsOfAFailingServiceAreDeletedOnItsNodeOnlyAndNotTwiceAtOnce() throws IOException {
    pod("web-a", "a", "web");
    pod("other-a", "a", "other");
    pod("web-b", "b", "web");
    try (OperatorProcess operator = start();
        PlayedNode a = new PlayedNode(client, "a")) {
      operator.awaitSaid("operator started");
      a.saysOfService("web", "Down");

      Await.until("the pod to go", LIMIT, () -> !pods().contains("web-a"));
      assertThat(pods()).containsExactlyInAnyOrder("other-a", "web-b");
      Await.until(
          "the event",
          LIMIT,
          () ->
              notes("PodDeleted").stream()
                  .anyMatch(note -> note.startsWith("the pod shop/web-a is deleted")));
      TrackedService service = client.resources(TrackedService.class).withName("web").require();
      assertThat(Optional.ofNullable(service.getStatus().lastRecovery()).map(Recovery.Last::node))
          .contains("a");

      // Its successor fails as well: not again before the time between recoveries is over.
      long first = System.nanoTime();
      pod("web-a2", "a", "web");
      Await.until("the second pod to go", LIMIT, () -> !pods().contains("web-a2"));
      assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThan(Duration.ofSeconds(6));

      a.saysOfService("web", "Up");
      pod("web-a3", "a", "web");
      Await.observe(Duration.ofSeconds(12));
      assertThat(pods()).contains("web-a3");
    }
  }

  private OperatorProcess start() throws IOException {
    return OperatorProcess.start(server.kubeconfig(), folder.resolve("operator.log"));
  }

  private <T extends io.fabric8.kubernetes.api.model.HasMetadata> void create(
      Class<T> type, String yaml) {
    String head = "apiVersion: kubevrrp.io/v1alpha1\nkind: " + type.getSimpleName() + "\n";
    client.resource(Serialization.unmarshal(head + yaml, type)).create();
  }

  private List<ServiceEndpoint> endpoints(String node) {
    VIPNode found = client.resources(VIPNode.class).withName(node).get();
    if (found == null || found.getSpec() == null || found.getSpec().trackedServices().isEmpty()) {
      return List.of(new ServiceEndpoint("not told yet", List.of()));
    }
    List<ServiceEndpoint> told = found.getSpec().trackedServices().getFirst().endpoints();
    return told == null ? List.of(new ServiceEndpoint("none told", List.of())) : told;
  }

  private void slice(String node, String address) {
    client
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-x")
                .addToLabels("kubernetes.io/service-name", "web")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withPort(8080)
                .withProtocol("TCP")
                .endPort()
                .addNewEndpoint()
                .withAddresses(address)
                .withNodeName(node)
                .endEndpoint()
                .build())
        .createOr(existing -> existing.update());
  }

  private void pod(String name, String node, String app) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .addToLabels("app", app)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withTerminationGracePeriodSeconds(0L)
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("web")
                .withImage("web")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private Set<String> pods() {
    return client.pods().inNamespace("shop").list().getItems().stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private List<String> notes(String reason) {
    return client.events().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .map(io.fabric8.kubernetes.api.model.events.v1.Event::getNote)
        .toList();
  }
}
