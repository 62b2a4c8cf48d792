package io.kubevrrp.node;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the node daemon is told on its command line. */
final class DaemonOptions {
  @Option(
      names = "--node",
      required = true,
      paramLabel = "NAME",
      defaultValue = "${env:NODE_NAME}",
      description = "This node's name, and its VIPNode's; default: the variable NODE_NAME.")
  private String node = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A YAML file with this node's VIPNode: works without any API server; changes are taken over.")
  private @Nullable Path config;

  @Option(
      names = "--api",
      description =
          "Watch the Kubernetes API: the default without --config; with it, the file serves until the API does.")
  private boolean api;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "How to reach the API; default: the pod's service account, or the variable KUBECONFIG.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "kube-vrrp",
      description = "Where the node's Lease lives; default: ${DEFAULT-VALUE}.")
  private String namespace = "kube-vrrp";

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = "/var/lib/kube-vrrp",
      description = "Where the last good configuration is kept; default: ${DEFAULT-VALUE}.")
  private Path stateDirectory = Path.of("/var/lib/kube-vrrp");

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description = "A directory with one file for each key: the mounted Secret kube-vrrp-keys.")
  private @Nullable Path keys;

  @Option(
      names = "--http-address",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Where /metrics, /healthz, /readyz and /status are served, to anybody who can reach it: there is no authentication. 0.0.0.0: on every interface; default: ${DEFAULT-VALUE}.")
  private String httpAddress = "127.0.0.1";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Its port; 0: none. Default: ${DEFAULT-VALUE}.")
  private int httpPort;

  /** This node's name. */
  String node() {
    return node;
  }

  /** The file with the configuration. */
  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  /** Whether the Kubernetes API is to be watched. */
  boolean watchesApi() {
    return config == null || api || kubeconfig != null;
  }

  /** How to reach the API; empty: as the surroundings say. */
  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  /** Where the Lease lives. */
  String namespace() {
    return namespace;
  }

  /** Where the last good configuration is kept. */
  Path stateDirectory() {
    return stateDirectory;
  }

  /** Where the keys are. */
  Optional<Path> keys() {
    return Optional.ofNullable(keys);
  }

  /** Where HTTP is served. */
  String httpAddress() {
    return httpAddress;
  }

  /** HTTP's port; 0: none. */
  int httpPort() {
    return httpPort;
  }
}
