package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A real API server takes every valid object, and refuses every invalid one with a sentence that
 * helps.
 */
class CrdValidationIT {
  private static final Path OBJECTS = Path.of("../crds/src/test/resources/objects");
  private static final String REFUSED = "# refused: ";
  private static final String NEEDS_NEWER = "# needs: ";

  @SuppressWarnings("NullAway") // set before all tests, or all are skipped
  private static KubeApiServer server;

  @BeforeAll
  static void startServer() throws IOException {
    Optional<Path> assets = KubeAssets.find();
    if (assets.isEmpty()) {
      String reason = "skipped: no API server at hand, run lab/bin/kube-assets once";
      System.out.println("CrdValidationIT " + reason);
      assumeTrue(false, reason);
    }
    server = KubeApiServer.start(assets.orElseThrow());
    System.out.println("CrdValidationIT runs against kube-apiserver " + server.version());
    server.installCrds();
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> aValidObjectIsTaken() throws IOException {
    return checkable("valid").entrySet().stream()
        .map(object ->
            DynamicTest.dynamicTest(
                object.getKey(), () -> assertThat(create(object.getValue())).isNotNull()));
  }

  @TestFactory
  Stream<DynamicTest> anInvalidObjectIsRefusedWithItsSentence() throws IOException {
    return checkable("invalid").entrySet().stream()
        .map(object -> DynamicTest.dynamicTest(object.getKey(), () -> refused(object.getValue())));
  }

  @Test
  void theLargestGroupIsTaken() {
    String addresses =
        IntStream.range(0, VIPGroup.MOST_ADDRESSES)
            .mapToObj("'2001:db8:1111:2222:3333:4444:5555:%04x/128'"::formatted)
            .collect(Collectors.joining(", "));
    String group =
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPGroup
        metadata: {name: largest}
        spec: {addresses: [%s]}
        """;

    assertThat(create(group.formatted(addresses))).isNotNull();
    assertThatThrownBy(() -> create(group.formatted(addresses + ", '2001:db8::1'")))
        .hasMessageContaining("at most 256 items");
  }

  @Test
  void aNodeWithEveryVridOfBothFamiliesIsTakenWithItsStatus() {
    VIPNode node = new VIPNode();
    node.setMetadata(new ObjectMetaBuilder().withName("largest").build());
    node.setSpec(new VIPNode.Spec(routers(2 * 255), List.of()));
    server.client().resource(node).fieldManager("operator").forceConflicts().serverSideApply();
    VIPNode told = new VIPNode();
    told.setMetadata(node.getMetadata());
    told.setStatus(status(node.getSpec().virtualRouters()));
    server
        .client()
        .resource(told)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE));

    VIPNode stored = server.client().resource(node).get();
    assertThat(stored.getStatus().virtualRouters()).hasSize(2 * 255);
    int octets = Serialization.asJson(stored).getBytes(StandardCharsets.UTF_8).length;
    System.out.println(
        "CrdValidationIT: a VIPNode with 510 virtual routers has %d octets".formatted(octets));
    assertThat(octets).as("etcd takes 1.5 MB").isLessThan(1_300_000);
  }

  private static List<VIPNode.VirtualRouter> routers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new VIPNode.VirtualRouter(
                "a-group-with-a-long-name-" + i,
                "a-group-with-a-long-name-" + i,
                new InterfaceSelector("ens33", null),
                100,
                List.of(i % 2 == 0 ? "10.0.0." + i / 2 + "/32" : "2001:db8::" + i + "/128"),
                VrrpSettings.DEFAULT.withVirtualRouterID(1 + i / 2),
                List.of("192.168.1.129", "192.168.1.131", "192.168.1.133"),
                "a-group-with-a-long-name-" + i,
                List.of(new Tracking("nginx", null, -20)),
                Announce.DEFAULT,
                AddressLease.DEFAULT))
        .toList();
  }

  private static VIPNode.Status status(List<VIPNode.VirtualRouter> routers) {
    return new VIPNode.Status(
        1L,
        routers.stream().map(VIPNode.VirtualRouter::name).collect(Collectors.joining(",")),
        null,
        routers.stream().map(CrdValidationIT::status).toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static NodeRouterStatus status(VIPNode.VirtualRouter router) {
    NodeRouterStatus.Transition takeover =
        new NodeRouterStatus.Transition(
            "2026-01-31T18:00:00.123456Z",
            NodeRouterStatus.State.BACKUP,
            NodeRouterStatus.State.ACTIVE,
            "ActiveSilent",
            3000L,
            3000L);
    return new NodeRouterStatus(
        router.name(),
        router.group(),
        Objects.requireNonNull(router.vrrp().virtualRouterID()),
        "ens33",
        router.addresses(),
        NodeRouterStatus.State.ACTIVE,
        takeover.at(),
        takeover.reason(),
        "no advertisement was heard for the whole Active_Down_Interval",
        80,
        null,
        null,
        List.of(),
        List.of(takeover, takeover));
  }

  @Test
  void theServerKeepsTheRulesWhereItEnforcesThem() {
    String stored =
        server
            .client()
            .getKubernetesSerialization()
            .asJson(
                server
                    .client()
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName("vipgroups.kubevrrp.io")
                    .get()
                    .getSpec());
    assertThat(stored.contains("x-kubernetes-validations")).isEqualTo(server.enforcesCel());
  }

  private static void refused(String text) {
    String firstLine = text.lines().findFirst().orElseThrow();
    assertThat(firstLine).startsWith(REFUSED);
    assertThatThrownBy(() -> create(text))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(firstLine.substring(REFUSED.length()).strip());
  }

  private static HasMetadata create(String text) {
    return server
        .client()
        .resource(
            server
                .client()
                .getKubernetesSerialization()
                .unmarshal(text, GenericKubernetesResource.class))
        .create();
  }

  /** The objects that this server can judge, by the names of their files; says what is left out. */
  private static Map<String, String> checkable(String kind) throws IOException {
    Map<String, String> objects = new TreeMap<>();
    try (Stream<Path> paths = Files.list(OBJECTS.resolve(kind))) {
      for (Path path : paths.toList()) {
        objects.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    int all = objects.size();
    if (!server.enforcesCel()) {
      objects.values().removeIf(text -> text.contains(NEEDS_NEWER));
    }
    if (objects.size() < all) {
      System.out.printf(
          "CrdValidationIT did not check %d of %d %s objects: they need an API server of 1.25 or"
              + " newer (CEL), this one is %s%n",
          all - objects.size(), all, kind, server.version());
    }
    assertThat(objects).isNotEmpty();
    return objects;
  }
}
