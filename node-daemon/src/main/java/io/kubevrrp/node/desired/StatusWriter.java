package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.telemetry.RateLimit;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the node's status when it is another than the last one written, and renews a Lease so that
 * readers know how fresh that status is. On one thread of its own: nothing else waits for the API.
 */
final class StatusWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LEASE_RENEWAL_SECONDS = 10;
  private static final int LEASE_SECONDS = 25;
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final String node;
  private final String namespace;
  private final Supplier<VIPNode.Status> status;
  private final AtomicBoolean writeDue = new AtomicBoolean();
  private final WritePace pace = new WritePace();
  private final RateLimit statusWarnings = new RateLimit(Duration.ofMinutes(1));
  private final RateLimit leaseWarnings = new RateLimit(Duration.ofMinutes(1));
  private Optional<String> written = Optional.empty(); // only on the writer's thread
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("kube-vrrp-status").unstarted(task));

  /**
   * Does nothing before it is told.
   *
   * @param namespace where the Lease lives
   * @param status what to write, asked for at each write
   */
  StatusWriter(
      KubernetesClient client, String node, String namespace, Supplier<VIPNode.Status> status) {
    this.client = client;
    this.node = node;
    this.namespace = namespace;
    this.status = status;
  }

  /** Begins to renew the Lease. */
  void start() {
    writer.scheduleWithFixedDelay(this::renewLease, 0, LEASE_RENEWAL_SECONDS, TimeUnit.SECONDS);
  }

  /** Renews the Lease now: somebody wants to know whether this node lives. */
  void answer() {
    try {
      writer.execute(this::renewLease);
    } catch (RejectedExecutionException _) {
      LOG.debug("closed: no lease is renewed any more");
    }
  }

  /** Has the status written soon, if it is another; many calls make one write. */
  void statusChanged() {
    if (writeDue.compareAndSet(false, true)) {
      writeAfter(pace.delay(System.nanoTime()));
    }
  }

  /** The object has no status of ours: has it written, whatever was written before. */
  void objectIsNew() {
    try {
      writer.execute(() -> written = Optional.empty());
      statusChanged();
    } catch (RejectedExecutionException _) {
      LOG.debug("closed: no status is written any more");
    }
  }

  /** Writes the status a last time, bounded, and stops. */
  @Override
  public void close() {
    if (writer.isShutdown()) {
      return;
    }
    writer.execute(this::writeStatus);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(1, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAfter(Duration delay) {
    try {
      writer.schedule(this::writeStatus, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      LOG.debug("closed: no status is written any more");
    }
  }

  private void writeStatus() {
    writeDue.set(false);
    try {
      String patch = patch(status.get());
      if (written.equals(Optional.of(patch))) {
        return;
      }
      client
          .resource(nameOnly())
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON), patch);
      written = Optional.of(patch);
    } catch (RuntimeException e) {
      warn(statusWarnings, "the status was not written; it is tried again", e);
      if (writeDue.compareAndSet(false, true)) {
        writeAfter(RETRY);
      }
    }
  }

  // The client would get the object first, were it only given the name.
  private VIPNode nameOnly() {
    VIPNode vipNode = new VIPNode();
    vipNode.setMetadata(new ObjectMetaBuilder().withName(node).build());
    return vipNode;
  }

  /** Replaces the status as a whole (RFC 6902), so that what is gone goes. */
  static String patch(VIPNode.Status status) {
    ArrayNode patch = JSON.createArrayNode();
    patch
        .addObject()
        .put("op", "add")
        .put("path", "/status")
        .set("value", JSON.valueToTree(status));
    return patch.toString();
  }

  private void renewLease() {
    try {
      var leases = client.leases().inNamespace(namespace);
      if (leases.withName(node).get() == null) {
        leases.resource(lease()).create();
      } else {
        leases.resource(lease()).update();
      }
    } catch (RuntimeException e) {
      warn(leaseWarnings, "the lease was not renewed; it is tried again", e);
    }
  }

  private Lease lease() {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(node)
        .withNamespace(namespace)
        .addToLabels("app.kubernetes.io/name", "kube-vrrp")
        .addToLabels("app.kubernetes.io/component", "node-daemon")
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(node)
        .withLeaseDurationSeconds(LEASE_SECONDS)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  private static void warn(RateLimit limit, String sentence, RuntimeException e) {
    limit
        .count(System.nanoTime())
        .ifPresent(failures ->
            LOG.atWarn()
                .addKeyValue("error", e.getMessage())
                .addKeyValue("failures", failures)
                .log(sentence));
  }
}
