package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The node daemons' signs of life: one Lease for each node, named as the node. */
public final class NodeLeases implements AutoCloseable {
  private final SharedIndexInformer<Lease> informer;

  /** Starts to watch; the leases are known when this returns. */
  public NodeLeases(KubernetesClient client, String namespace) {
    informer =
        client
            .leases()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/component", "node-daemon")
            .inform();
  }

  /** When each node was last heard. */
  public Map<String, Instant> lastSeen() {
    Map<String, Instant> seen = new HashMap<>();
    for (Lease lease : informer.getStore().list()) {
      if (lease.getSpec() != null && lease.getSpec().getRenewTime() != null) {
        seen.put(lease.getMetadata().getName(), lease.getSpec().getRenewTime().toInstant());
      }
    }
    return seen;
  }

  @Override
  public void close() {
    informer.close();
  }
}
