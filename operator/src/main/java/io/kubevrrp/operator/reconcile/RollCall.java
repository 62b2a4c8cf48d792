package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Asks nodes for a sign of life at once, by an annotation of their VIPNode; their daemons answer
 * with their Lease. Whatever many groups want to know of a node, it is asked once in a while.
 */
final class RollCall {
  private static final long PAUSE_NS = Duration.ofSeconds(2).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Long> asked = new HashMap<>();

  /** Times are taken from this monotonic clock, in nanoseconds. */
  RollCall(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Asks a node, unless it was asked a moment ago. */
  synchronized void ask(KubernetesClient client, VIPNode node, Instant now) {
    String name = node.getMetadata().getName();
    long time = nanoTime.getAsLong();
    Long last = asked.get(name);
    if (last != null && time - last < PAUSE_NS) {
      return;
    }
    VIPNode edited = client.getKubernetesSerialization().clone(node);
    edited.getMetadata().getAnnotations().put(VIPNode.ROLL_CALL, now.toString());
    try {
      client.resource(edited).update();
      asked.put(name, time);
    } catch (KubernetesClientException e) {
      // Another version by now, or gone: the next look asks again, if it still has to.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}
