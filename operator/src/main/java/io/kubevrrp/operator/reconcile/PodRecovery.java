package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubevrrp.api.v1alpha1.Recovery;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.operator.telemetry.Notice;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Deletes the pods of a failing service on one node, each with an event. Only those that were seen,
 * in the version that was seen; what the operator may not do is told as an event, too.
 */
public final class PodRecovery {
  /** More on one node are left for the next time. */
  private static final int MOST = 8;

  private static final String ACTION = "Recover";

  private final KubernetesClient client;
  private final BiConsumer<HasMetadata, Notice> events;

  /** Deletes nothing yet. */
  public PodRecovery(KubernetesClient client, BiConsumer<HasMetadata, Notice> events) {
    this.client = client;
    this.events = events;
  }

  /** Recovers a service on a node, where it has failed for so long. */
  void recover(TrackedService service, Recovery.DeletePods pods, String node, Duration failing) {
    String where = "in the namespace " + pods.namespace() + " on " + node;
    try {
      List<Pod> found =
          client
              .pods()
              .inNamespace(pods.namespace())
              .withLabels(pods.matchLabels())
              .withField("spec.nodeName", node)
              .list()
              .getItems()
              .stream()
              .filter(pod -> !pod.isMarkedForDeletion())
              .limit(MOST)
              .toList();
      if (found.isEmpty()) {
        warn(service, node, "NothingToRecover", "no pod has the labels of recovery " + where);
      }
      found.forEach(pod -> delete(service, pod, node, failing));
    } catch (KubernetesClientException e) {
      boolean forbidden = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      warn(
          service,
          node,
          forbidden ? "RecoveryForbidden" : "RecoveryFailed",
          forbidden
              ? "pods cannot be deleted %s: the operator may not; add the namespace to operator.recoveryNamespaces of the chart"
                  .formatted(where)
              : "pods cannot be deleted %s: %s".formatted(where, e.getMessage()));
    }
  }

  private void delete(TrackedService service, Pod pod, String node, Duration failing) {
    String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    try {
      client.resource(pod).lockResourceVersion(pod.getMetadata().getResourceVersion()).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      warn(service, node, "RecoveryFailed", "the pod " + name + " changed just now: it is left");
      return;
    }
    events.accept(
        service,
        new Notice(
            Notice.Severity.NORMAL,
            "PodDeleted",
            ACTION,
            Optional.of(node),
            "the pod %s is deleted: the service has failed on %s for %d s"
                .formatted(name, node, failing.toSeconds())));
  }

  private void warn(TrackedService service, String node, String reason, String note) {
    events.accept(
        service, new Notice(Notice.Severity.WARNING, reason, ACTION, Optional.of(node), note));
  }
}
