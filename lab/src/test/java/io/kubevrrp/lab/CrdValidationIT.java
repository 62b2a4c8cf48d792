package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final String NEEDS_CEL = "# needs: CEL";

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
    return objects("valid").stream()
        .map(path ->
            DynamicTest.dynamicTest(
                path.getFileName().toString(),
                () -> assertThat(create(Files.readString(path))).isNotNull()));
  }

  @TestFactory
  Stream<DynamicTest> anInvalidObjectIsRefusedWithItsSentence() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    int unchecked = 0;
    for (Path path : objects("invalid")) {
      String text = Files.readString(path);
      if (text.contains(NEEDS_CEL) && !server.enforcesCel()) {
        unchecked++;
      } else {
        tests.add(DynamicTest.dynamicTest(path.getFileName().toString(), () -> refused(text)));
      }
    }
    if (unchecked > 0) {
      System.out.printf(
          "CrdValidationIT did not check %d objects whose refusal needs CEL: kube-apiserver %s has"
              + " none, 1.25 or newer has%n",
          unchecked, server.version());
    }
    return tests.stream();
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

  private static List<Path> objects(String kind) throws IOException {
    try (Stream<Path> paths = Files.list(OBJECTS.resolve(kind))) {
      List<Path> sorted = paths.sorted().toList();
      assertThat(sorted).isNotEmpty();
      return sorted;
    }
  }
}
