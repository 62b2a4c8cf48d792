package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of type LoadBalancer, with the operator as a process against a real API server. */
@SuppressWarnings("NullAway.Init") // set before each test
class ServicesIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int RACES = 100;

  @TempDir Path folder;
  private KubeApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void startServer() throws IOException {
    Optional<Path> assets = KubeAssets.find();
    assumeTrue(assets.isPresent(), "skipped: no real API server (lab/bin/kube-assets builds one)");
    server = KubeApiServer.start(assets.orElseThrow());
    client = server.client();
    server.installCrds();
    for (String name : List.of("node-129", "node-131")) {
      client
          .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    for (String name : List.of("mail", "shop")) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  @AfterEach
  void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anAddressIsGivenWatchedOverAndReleased() throws IOException {
    try (OperatorProcess operator = start("first")) {
      operator.awaitSaid("operator started");
      addPool("[192.168.1.240/28]");
      create(service("shop", "web", Optional.empty()));
      awaitIngress("shop", "web", "192.168.1.240");
      awaitRouters(1);
      await("the pool's status", () -> assigned() == 1);

      // A tenant who may write the status of his Service gains nothing.
      client
          .services()
          .inNamespace("shop")
          .withName("web")
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"status\": {\"loadBalancer\": {\"ingress\": [{\"ip\": \"192.168.1.99\"}]}}}");
      awaitIngress("shop", "web", "192.168.1.240");
      assertThat(addressesOfGroups()).containsExactly("192.168.1.240");

      nothingIsWrittenWithoutNeed();

      client.services().inNamespace("shop").withName("web").delete();
      await("the release", () -> addressesOfGroups().equals(List.of("192.168.1.241")));
      operator.terminate();
      operator.awaitEnd(LIMIT);
    }
    client.services().inNamespace("mail").withName("later").delete();
    try (OperatorProcess next = start("next")) {
      next.awaitSaid("operator started");
      await("the release of what went meanwhile", () -> addressesOfGroups().isEmpty());
      awaitRouters(0);
    }
  }

  /**
   * What changed nothing is not written: another Service comes, and the first one's objects stay.
   */
  private void nothingIsWrittenWithoutNeed() {
    String before = version("shop", "web");
    client
        .namespaces()
        .withName("shop")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}");
    create(service("mail", "later", Optional.empty()));
    awaitIngress("mail", "later", "192.168.1.241");
    assertThat(version("shop", "web")).isEqualTo(before);
  }

  @Test
  void ofTwoNamespacesThatRaceForOneAddressOneWinsAndTheOtherIsTold() throws IOException {
    try (OperatorProcess operator = start("operator");
        ExecutorService tenants = Executors.newFixedThreadPool(2)) {
      operator.awaitSaid("operator started");
      addPool("[192.168.1.240/28]");
      for (int round = 0; round < RACES; round++) {
        String name = "race-" + round;
        var shop =
            tenants.submit(() -> create(service("shop", name, Optional.of("192.168.1.250"))));
        var mail =
            tenants.submit(() -> create(service("mail", name, Optional.of("192.168.1.250"))));
        await("both tenants", () -> shop.isDone() && mail.isDone());
        await(
            "one winner of " + name + ": " + operator.said(),
            () ->
                (has("shop", name) && isTold("mail", name))
                    || (has("mail", name) && isTold("shop", name)));
        assertThat(has("shop", name) && has("mail", name)).isFalse();
        assertThat(addressesOfGroups()).containsExactly("192.168.1.250");
        client.services().inNamespace("shop").withName(name).delete();
        client.services().inNamespace("mail").withName(name).delete();
        await("the end of " + name, () -> addressesOfGroups().isEmpty());
      }
      await("an event for each loser", () -> conflicts() >= RACES);
    }
  }

  @Test
  void aLocalServiceIsHeldByNodesWithReadyEndpoints() throws IOException {
    assumeTrue(
        client.supports(EndpointSlice.class),
        "skipped: EndpointSlices of version v1 need an API server of 1.21 or newer");
    try (OperatorProcess operator = start("operator")) {
      operator.awaitSaid("operator started");
      addPool("[192.168.1.240/28]");
      Service local = service("shop", "local", Optional.empty());
      local.getSpec().setExternalTrafficPolicy("Local");
      create(local);
      awaitIngress("shop", "local", "192.168.1.240");
      endpointOn("node-131");
      await("the endpoint's node", () -> routers("node-131") == 1 && routers("node-129") == 0);
      endpointOn("node-129");
      await("the other node", () -> routers("node-129") == 1 && routers("node-131") == 0);
    }
  }

  @Test
  void theExampleOfTheDocsDoesWhatTheySay() throws IOException {
    try (OperatorProcess operator = start("operator")) {
      operator.awaitSaid("operator started");
      for (String document : documents(Files.readString(Path.of("../docs/services.md")))) {
        HasMetadata object = Serialization.unmarshal(document);
        if (object instanceof Service example) {
          example
              .getMetadata()
              .getAnnotations()
              .put("kubevrrp.io/load-balancer-class", "kubevrrp.io/vip"); // for old servers
        }
        client.resource(object).create();
      }
      awaitIngress("shop", "web", "192.168.1.240");
      VIPGroup group =
          client
              .resources(VIPGroup.class)
              .withLabel("kubevrrp.io/purpose", "services")
              .list()
              .getItems()
              .stream()
              .findFirst()
              .orElseThrow();
      assertThat(group.getMetadata().getName()).isEqualTo("pool-public");
      assertThat(told("shop", "web", "AddressAssigned")).isTrue();
    }
  }

  private static List<String> documents(String page) {
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private OperatorProcess start(String name) throws IOException {
    return OperatorProcess.start(server.kubeconfig(), folder.resolve(name + ".log"));
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition);
  }

  private void addPool(String addresses) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubevrrp.io/v1alpha1
                kind: AddressPool
                metadata: {name: public}
                spec: {addresses: %s}
                """
                    .formatted(addresses),
                AddressPool.class))
        .create();
  }

  private int assigned() {
    AddressPool pool = client.resources(AddressPool.class).withName("public").get();
    return pool.getStatus() == null || pool.getStatus().assigned() == null
        ? 0
        : pool.getStatus().assigned();
  }

  /** The annotation is for servers that drop the class, which they do not know. */
  private static Service service(String namespace, String name, Optional<String> address) {
    var service =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .addToAnnotations("kubevrrp.io/load-balancer-class", "kubevrrp.io/vip")
            .endMetadata()
            .withNewSpec()
            .withType("LoadBalancer")
            .withLoadBalancerClass("kubevrrp.io/vip")
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build();
    address.ifPresent(
        wanted -> service.getMetadata().getAnnotations().put("kubevrrp.io/addresses", wanted));
    return service;
  }

  private Service create(Service service) {
    return client.resource(service).create();
  }

  private void endpointOn(String node) {
    client
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("local-x")
                .addToLabels("kubernetes.io/service-name", "local")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses("10.1.0.1")
                .withNodeName(node)
                .endEndpoint()
                .build())
        .createOr(existing -> existing.update());
  }

  private Service service(String namespace, String name) {
    return client.services().inNamespace(namespace).withName(name).require();
  }

  private String version(String namespace, String name) {
    return service(namespace, name).getMetadata().getResourceVersion();
  }

  private List<String> ingress(String namespace, String name) {
    return service(namespace, name).getStatus().getLoadBalancer().getIngress().stream()
        .map(LoadBalancerIngress::getIp)
        .toList();
  }

  private void awaitIngress(String namespace, String name, String address) {
    await(
        address + " of " + namespace + "/" + name,
        () -> ingress(namespace, name).equals(List.of(address)));
  }

  private boolean has(String namespace, String name) {
    return !ingress(namespace, name).isEmpty();
  }

  private boolean isTold(String namespace, String name) {
    return told(namespace, name, "AddressConflict");
  }

  private boolean told(String namespace, String name, String reason) {
    return service(namespace, name).getStatus().getConditions().stream()
        .filter(condition -> "kubevrrp.io/AddressAssigned".equals(condition.getType()))
        .map(Condition::getReason)
        .anyMatch(reason::equals);
  }

  private long conflicts() {
    return client.events().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> "AddressConflict".equals(event.getReason()))
        .filter(event -> "Service".equals(event.getRegarding().getKind()))
        .filter(
            event -> event.getMetadata().getNamespace().equals(event.getRegarding().getNamespace()))
        .count();
  }

  private List<String> addressesOfGroups() {
    return client.resources(VIPGroup.class).list().getItems().stream()
        .flatMap(group -> group.getSpec().addresses().stream())
        .toList();
  }

  private int routers(String node) {
    VIPNode found = client.resources(VIPNode.class).withName(node).get();
    return found == null || found.getSpec() == null ? -1 : found.getSpec().virtualRouters().size();
  }

  private void awaitRouters(int count) {
    await(
        count + " virtual routers on each node",
        () -> routers("node-129") == count && routers("node-131") == count);
  }
}
