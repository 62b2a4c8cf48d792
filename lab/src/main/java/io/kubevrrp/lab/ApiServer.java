package io.kubevrrp.lab;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** The Kubernetes API of a run, on loopback of the machine's own namespace. */
public interface ApiServer extends AutoCloseable {
  /** An administrator's kubeconfig. */
  Path kubeconfig();

  /** Which server it is, for people. */
  String description();

  /** An administrator's client, closed with the server. */
  KubernetesClient client();

  /** {@code kubectl apply -f}: a file or a folder of YAML; returns what it said. */
  String apply(Path yaml);

  /** What {@code kubectl get vipgroups} prints. */
  String vipGroups();

  /** The port it listens on. */
  default int port() {
    return java.net.URI.create(client().getConfiguration().getMasterUrl()).getPort();
  }

  @Override
  void close();
}
