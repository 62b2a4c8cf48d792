package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPGroup;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Services of type LoadBalancer, with the operator as a process against a real API server. */
@SuppressWarnings("NullAway.Init") // set before each test
class ServicesIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int RACES = Boolean.getBoolean("kubevrrp.lab.full") ? 100 : 15;

  @TempDir Path folder;
  @RegisterExtension private final FreshApiServer server = new FreshApiServer();
  private KubernetesClient client;
  private ServiceObjects objects;

  @BeforeEach
  void prepare() {
    client = server.client();
    objects = new ServiceObjects(client);
    server.installCrds();
    server.addNodes("node-129", "node-131");
    for (String name : List.of("mail", "shop")) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  @Test
  void anAddressIsGivenWatchedOverAndReleased() throws IOException {
    try (OperatorProcess operator = start("first")) {
      operator.awaitSaid("operator started");
      objects.addPool("[192.168.1.240/28]");
      // Else the first thing that is written of the Service may be that there is no pool.
      await("the operator to know the pool", objects::poolIsKnown);
      objects.create(ServiceObjects.service("shop", "web", Optional.empty()));
      awaitIngress("shop", "web", "192.168.1.240");
      awaitRouters(1);
      await("the pool's status", () -> objects.assigned() == 1);

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
      assertThat(objects.addressesOfGroups()).containsExactly("192.168.1.240");

      nothingIsWrittenWithoutNeed(operator);

      client.services().inNamespace("shop").withName("web").delete();
      await("the release", () -> objects.addressesOfGroups().equals(List.of("192.168.1.241")));
      operator.terminate();
      operator.awaitEnd(LIMIT);
    }
    client.services().inNamespace("mail").withName("later").delete();
    try (OperatorProcess next = start("next")) {
      next.awaitSaid("operator started");
      await("the release of what went meanwhile", () -> objects.addressesOfGroups().isEmpty());
      awaitRouters(0);
    }
  }

  /**
   * What changed nothing is not written: another Service comes, and the first one's objects stay.
   */
  private void nothingIsWrittenWithoutNeed(OperatorProcess operator) {
    await("what was written until now: it, and over the tenant's", () -> writes(operator) == 2);
    String before = objects.version("shop", "web");
    client
        .namespaces()
        .withName("shop")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}");
    objects.create(ServiceObjects.service("mail", "later", Optional.empty()));
    awaitIngress("mail", "later", "192.168.1.241");
    assertThat(objects.version("shop", "web")).isEqualTo(before);
    // A write that changes nothing leaves the version as it is, too.
    assertThat(writes(operator)).isEqualTo(2);
  }

  private static long writes(OperatorProcess operator) {
    return operator
        .said()
        .lines()
        .filter(line -> line.contains("service status changed service=shop/web"))
        .count();
  }

  @Test
  void ofTwoNamespacesThatRaceForOneAddressOneWinsAndTheOtherIsTold() throws IOException {
    try (OperatorProcess operator = start("operator");
        ExecutorService tenants = Executors.newFixedThreadPool(2)) {
      operator.awaitSaid("operator started");
      objects.addPool("[192.168.1.240/28]");
      for (int round = 0; round < RACES; round++) {
        String name = "race-" + round;
        var shop =
            tenants.submit(() ->
                objects.create(ServiceObjects.service("shop", name, Optional.of("192.168.1.250"))));
        var mail =
            tenants.submit(() ->
                objects.create(ServiceObjects.service("mail", name, Optional.of("192.168.1.250"))));
        await("both tenants", () -> shop.isDone() && mail.isDone());
        await(
            "one winner of " + name + ": " + operator.said(),
            () ->
                (objects.has("shop", name) && objects.isTold("mail", name))
                    || (objects.has("mail", name) && objects.isTold("shop", name)));
        assertThat(objects.has("shop", name) && objects.has("mail", name)).isFalse();
        assertThat(objects.addressesOfGroups()).containsExactly("192.168.1.250");
        client.services().inNamespace("shop").withName(name).delete();
        client.services().inNamespace("mail").withName(name).delete();
        await("the end of " + name, () -> objects.addressesOfGroups().isEmpty());
      }
      await("an event for each loser", () -> objects.conflicts() >= RACES);
    }
  }

  @Test
  void aLocalServiceIsHeldByNodesWithReadyEndpoints() throws IOException {
    assumeTrue(
        client.supports(EndpointSlice.class),
        "skipped: EndpointSlices of version v1 need an API server of 1.21 or newer");
    try (OperatorProcess operator = start("operator")) {
      operator.awaitSaid("operator started");
      objects.addPool("[192.168.1.240/28]");
      Service local = ServiceObjects.service("shop", "local", Optional.empty());
      local.getSpec().setExternalTrafficPolicy("Local");
      objects.create(local);
      awaitIngress("shop", "local", "192.168.1.240");
      objects.endpointOn("node-131");
      await(
          "the endpoint's node",
          () -> objects.routers("node-131") == 1 && objects.routers("node-129") == 0);
      objects.endpointOn("node-129");
      await(
          "the other node",
          () -> objects.routers("node-129") == 1 && objects.routers("node-131") == 0);
    }
  }

  @Test
  void theExampleOfTheDocsDoesWhatTheySay() throws IOException {
    try (OperatorProcess operator = start("operator")) {
      operator.awaitSaid("operator started");
      for (String document : documents(Files.readString(Path.of("../docs/services.md")))) {
        var object = Serialization.unmarshal(document, GenericKubernetesResource.class);
        if (object.getKind().equals("Service")) {
          object
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
      assertThat(objects.told("shop", "web", "AddressAssigned")).isTrue();
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

  private void awaitIngress(String namespace, String name, String address) {
    await(
        address + " of " + namespace + "/" + name,
        () -> objects.ingress(namespace, name).equals(List.of(address)));
  }

  private void awaitRouters(int count) {
    await(
        count + " virtual routers on each node",
        () -> objects.routers("node-129") == count && objects.routers("node-131") == count);
  }
}
