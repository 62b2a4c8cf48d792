package io.kubevrrp.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real API server for each test, empty; without one at hand the test is skipped. */
final class FreshApiServer implements BeforeEachCallback, AfterEachCallback {
  private @Nullable KubeApiServer server;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    Optional<Path> assets = KubeAssets.find();
    assumeTrue(assets.isPresent(), "skipped: no real API server (lab/bin/kube-assets builds one)");
    server = KubeApiServer.start(assets.orElseThrow());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  KubernetesClient client() {
    return server().client();
  }

  Path kubeconfig() {
    return server().kubeconfig();
  }

  void installCrds() {
    server().installCrds();
  }

  void addNodes(String... names) {
    for (String name : names) {
      client()
          .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  /** A VIPGroup with one address and nothing else. */
  void addGroup(String name, String address) {
    client()
        .resource(
            """
            apiVersion: kubevrrp.io/v1alpha1
            kind: VIPGroup
            metadata: {name: %s}
            spec: {addresses: [%s]}
            """
                .formatted(name, address))
        .create();
  }

  private KubeApiServer server() {
    return Objects.requireNonNull(server, "within a test only");
  }
}
