package io.kubevrrp.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.util.List;
import java.util.Optional;

/** Asks once for everything that the operator will watch: a refusal then is one sentence. */
final class Preflight {
  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          VIPGroup.class,
          TrackedService.class,
          VirtualServer.class,
          VIPNode.class,
          AddressPool.class,
          Node.class,
          Service.class,
          Namespace.class);

  private Preflight() {}

  /** Why the operator could not work with this API server; empty when it can. */
  static Optional<String> refusal(KubernetesClient client, String namespace) {
    // A refusal is an answer here, no reason to ask again.
    var once = new ConfigBuilder(client.getConfiguration()).withRequestRetryBackoffLimit(0).build();
    try (KubernetesClient asking = new KubernetesClientBuilder().withConfig(once).build()) {
      for (Class<? extends HasMetadata> kind : KINDS) {
        Optional<String> refusal = ask(asking, kind, () -> list(asking, kind));
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return ask(asking, Lease.class, () -> asking.leases().inNamespace(namespace).list(one()));
    }
  }

  private static void list(KubernetesClient client, Class<? extends HasMetadata> kind) {
    client.resources(kind).inAnyNamespace().list(one());
  }

  private static io.fabric8.kubernetes.api.model.ListOptions one() {
    return new ListOptionsBuilder().withLimit(1L).build();
  }

  private static Optional<String> ask(
      KubernetesClient client, Class<? extends HasMetadata> kind, Runnable question) {
    try {
      question.run();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(sentence(client.getMasterUrl().toString(), kind, e));
    }
  }

  private static String sentence(
      String server, Class<? extends HasMetadata> kind, KubernetesClientException e) {
    String name = HasMetadata.getFullResourceName(kind);
    return switch (e.getCode()) {
      case 401 ->
          "the Kubernetes API at %s does not know us: give --kubeconfig a FILE with valid credentials"
              .formatted(server);
      case 403 ->
          "the Kubernetes API at %s forbids us to list %s: give the operator the rights that the chart gives it"
              .formatted(server, name);
      case 404 ->
          "the Kubernetes API at %s does not know %s: install the custom resource definitions first"
              .formatted(server, name);
      default ->
          "the Kubernetes API at %s cannot be used (%s): check that it runs, or name another with --kubeconfig FILE"
              .formatted(server, cause(e));
    };
  }

  /** What is at the bottom of a failure, in one line. */
  static String cause(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    String text = message == null ? deepest.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse(text);
  }
}
