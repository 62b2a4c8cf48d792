package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The node daemons' signs of life: one Lease for each node, named as the node. What counts is when
 * a renewal was seen here, as in Kubernetes' node lifecycle controller, and not the time that a
 * node's clock gave it: a node whose clock is wrong is not silent.
 */
public final class NodeLeases implements AutoCloseable {
  /**
   * A renewal that is older than this when it is seen first, by whatever clock, is no sign of life:
   * else every new operator would believe in long dead nodes for a while. A living node whose clock
   * is that wrong is believed from its next renewal on.
   */
  static final Duration LONG_AGO = Duration.ofMinutes(5);

  private final Sightings<String, ZonedDateTime> renewals;
  private final SharedIndexInformer<Lease> informer;
  private final Clock clock;

  /** Starts to watch; the leases are known when this returns. */
  public NodeLeases(KubernetesClient client, String namespace) {
    this(client, namespace, Clock.systemUTC(), System::nanoTime);
  }

  NodeLeases(KubernetesClient client, String namespace, Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    renewals = new Sightings<>(nanoTime);
    informer =
        client
            .leases()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/component", "node-daemon")
            .inform(new Handler());
  }

  /** When each node was last heard, as the clock of {@code now} tells it. */
  public Map<String, Instant> lastSeen(Instant now) {
    Map<String, Duration> ages = renewals.ages();
    Map<String, Instant> seen = new HashMap<>();
    for (Lease lease : informer.getStore().list()) {
      String node = lease.getMetadata().getName();
      Duration age = ages.get(node);
      if (age != null) {
        seen.put(node, now.minus(age));
      }
    }
    return seen;
  }

  private void note(Lease lease) {
    if (lease.getSpec() != null && lease.getSpec().getRenewTime() != null) {
      ZonedDateTime renewed = lease.getSpec().getRenewTime();
      Duration age = Duration.between(renewed.toInstant(), clock.instant());
      renewals.saw(
          lease.getMetadata().getName(),
          renewed,
          age.compareTo(LONG_AGO) > 0 ? LONG_AGO : Duration.ZERO);
    }
  }

  @Override
  public void close() {
    informer.close();
  }

  /** Notes renewals at the moment at which they are seen. */
  private final class Handler implements ResourceEventHandler<Lease> {
    @Override
    public void onAdd(Lease lease) {
      note(lease);
    }

    @Override
    public void onUpdate(Lease before, Lease lease) {
      note(lease);
    }

    @Override
    public void onDelete(Lease lease, boolean finalStateUnknown) {
      // Its age is left alone: lastSeen speaks of leases that are there.
    }
  }
}
