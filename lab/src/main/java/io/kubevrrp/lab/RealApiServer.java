package io.kubevrrp.lab;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A real etcd and kube-apiserver; resources are applied by kubectl. */
public final class RealApiServer implements ApiServer {
  private final KubeApiServer server;
  private final Path kubectl;

  /**
   * Starts it and installs the definitions; see {@link KubeAssets#require()}. What it writes goes
   * into the folder.
   */
  public RealApiServer(Path directory) {
    Path assets = KubeAssets.require();
    kubectl = assets.resolve("kubectl");
    try {
      server = KubeApiServer.start(assets, directory);
    } catch (IOException e) {
      throw new LabException("no API server from " + assets + ": " + e.getMessage(), e);
    }
    server.installCrds();
  }

  @Override
  public Path kubeconfig() {
    return server.kubeconfig();
  }

  @Override
  public String description() {
    return "a real kube-apiserver " + server.version() + " with etcd";
  }

  @Override
  public KubernetesClient client() {
    return server.client();
  }

  @Override
  public String apply(Path yaml) {
    return kubectl("apply", "-f", yaml.toString());
  }

  @Override
  public String vipGroups() {
    return kubectl("get", "vipgroups");
  }

  private String kubectl(String... arguments) {
    return Command.run(
        Command.joined(
            List.of(
                kubectl.toString(),
                "--kubeconfig=" + kubeconfig(),
                "--cache-dir=" + kubeconfig().resolveSibling("kubectl-cache")),
            List.of(arguments)));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
