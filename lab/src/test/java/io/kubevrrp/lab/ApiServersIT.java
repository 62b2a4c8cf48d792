package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both Kubernetes APIs of the demo do what the demo asks of them. */
class ApiServersIT {
  @Test
  void theCrudServerAppliesAndShowsGroups(@TempDir Path folder) throws IOException {
    try (ApiServer server = new CrudApiServer(folder)) {
      appliesAndShows(server, folder);
    }
  }

  @Test
  void theRealServerAppliesAndShowsGroups(@TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(
        KubeAssets.find().isPresent(),
        "skipped: no real API server (lab/bin/kube-assets builds one)");
    try (ApiServer server = new RealApiServer(folder)) {
      appliesAndShows(server, folder);
    }
  }

  private static void appliesAndShows(ApiServer server, Path folder) throws IOException {
    Path yaml = folder.resolve("web.yaml");
    Files.writeString(
        yaml,
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPGroup
        metadata: {name: web}
        spec: {addresses: [192.168.1.233]}
        """);
    server.apply(yaml);
    server.apply(yaml); // again: changes nothing, fails nothing

    VIPGroup group = server.client().resources(VIPGroup.class).withName("web").get();
    group.setStatus(new VIPGroup.Status(1L, "node-129", List.of(), null, List.of(), List.of()));
    server.client().resource(group).updateStatus();

    assertThat(server.vipGroups()).contains("web", "192.168.1.233", "node-129");
    assertThat(server.port()).isPositive();
  }
}
