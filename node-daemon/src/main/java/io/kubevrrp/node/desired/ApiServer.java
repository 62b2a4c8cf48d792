package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kubernetes API as this daemon uses it: watches its own VIPNode, writes its status when
 * something changed, and renews a Lease so that readers know how fresh that status is. Its absence
 * stops nothing.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LEASE_RENEWAL_SECONDS = 10;
  private static final int LEASE_SECONDS = 25;
  private static final int RETRY_MILLISECONDS = 2_000;
  private static final int COALESCE_MILLISECONDS = 50;

  private final KubernetesClient client;
  private final String node;
  private final String namespace;
  private final Supplier<VIPNode.Status> status;
  private final AtomicBoolean writeDue = new AtomicBoolean();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("kube-vrrp-status").unstarted(task));

  /**
   * Does nothing before {@link #start}.
   *
   * @param namespace where the Lease lives
   * @param status what to write, asked for at each write
   */
  public ApiServer(
      KubernetesClient client, String node, String namespace, Supplier<VIPNode.Status> status) {
    this.client = client;
    this.node = node;
    this.namespace = namespace;
    this.status = status;
  }

  /**
   * Begins to watch; {@code consumer} gets every version of the object, on a thread of the client.
   */
  public void start(Consumer<VIPNode> consumer) {
    SharedIndexInformer<VIPNode> informer =
        client.resources(VIPNode.class).withName(node).runnableInformer(0);
    informer.exceptionHandler((started, failure) -> true); // an API server that is away comes back
    informer.addEventHandler(handler(consumer));
    informer.start();
    writer.scheduleWithFixedDelay(this::renewLease, 0, LEASE_RENEWAL_SECONDS, TimeUnit.SECONDS);
  }

  /** Has the status written soon; many calls make one write. */
  public void statusChanged() {
    if (writeDue.compareAndSet(false, true)) {
      writer.schedule(this::writeStatus, COALESCE_MILLISECONDS, TimeUnit.MILLISECONDS);
    }
  }

  /** Writes the status a last time, bounded, and stops. */
  @Override
  public void close() {
    writer.execute(this::writeStatus);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(1, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private ResourceEventHandler<VIPNode> handler(Consumer<VIPNode> consumer) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(VIPNode vipNode) {
        consumer.accept(vipNode);
      }

      @Override
      public void onUpdate(VIPNode before, VIPNode vipNode) {
        consumer.accept(vipNode);
      }

      @Override
      public void onDelete(VIPNode vipNode, boolean finalStateUnknown) {
        // The node is not ours any more, or the object was deleted by mistake: nothing moves on a
        // guess.
        LOG.atWarn()
            .addKeyValue("node", node)
            .log("the VIPNode was deleted; the last good configuration runs on");
      }
    };
  }

  private void writeStatus() {
    writeDue.set(false);
    try {
      client
          .resources(VIPNode.class)
          .withName(node)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch(status.get()));
    } catch (RuntimeException e) {
      LOG.atDebug()
          .addKeyValue("error", e.getMessage())
          .log("the status was not written; trying again");
      if (!writer.isShutdown() && writeDue.compareAndSet(false, true)) {
        writer.schedule(this::writeStatus, RETRY_MILLISECONDS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** A merge patch leaves what it does not name, so what is gone must be named. */
  static String mergePatch(VIPNode.Status status) {
    ObjectNode node = JSON.valueToTree(status);
    for (String optional : List.of("active", "backup")) {
      if (!node.has(optional)) {
        node.putNull(optional);
      }
    }
    return JSON.createObjectNode().set("status", node).toString();
  }

  private void renewLease() {
    try {
      var leases = client.leases().inNamespace(namespace);
      var lease =
          new LeaseBuilder()
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
      if (leases.withName(node).get() == null) {
        leases.resource(lease).create();
      } else {
        leases.resource(lease).update();
      }
    } catch (RuntimeException e) {
      LOG.atDebug().addKeyValue("error", e.getMessage()).log("the lease was not renewed");
    }
  }
}
