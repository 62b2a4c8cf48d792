package io.kubevrrp.lab;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node of which a test says what it reports; its Lease is renewed as a daemon does. */
final class PlayedNode implements AutoCloseable {
  private final KubernetesClient client;
  private final String name;
  private final AtomicInteger asked = new AtomicInteger();
  private final ScheduledExecutorService lease = Executors.newSingleThreadScheduledExecutor();
  private final SharedIndexInformer<VIPNode> own;

  PlayedNode(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
    lease.scheduleWithFixedDelay(this::renew, 0, 10, TimeUnit.SECONDS);
    own = client.resources(VIPNode.class).withName(name).inform(new RollCall());
  }

  /** Its daemon says that its only virtual router is in this state. */
  void says(String state) {
    Await.until("the VIPNode " + name, Duration.ofSeconds(20), this::exists);
    client
        .resources(VIPNode.class)
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"virtualRouters": [{"name": "web", "group": "web", "virtualRouterID": 1, "state": "%s",
              "since": "%s", "reason": "ActiveSilent", "priority": 100, "addresses": [], "timeline": []}]}}
            """
                .formatted(state, Instant.now()));
  }

  /** Its daemon says that a service is in this state. */
  void saysOfService(String service, String state) {
    Await.until("the VIPNode " + name, Duration.ofSeconds(20), this::exists);
    client
        .resources(VIPNode.class)
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"trackedServices": [{"name": "%s", "state": "%s", "since": "%s", "message": "said by a test"}]}}
            """
                .formatted(service, state, Instant.now()));
  }

  /** From now on it says nothing. */
  void dies() {
    asked.set(0);
    lease.shutdownNow();
  }

  /** Whether it was asked for a sign of life, since it died. */
  boolean wasAsked() {
    return asked.get() > 0;
  }

  private boolean exists() {
    return client.resources(VIPNode.class).withName(name).get() != null;
  }

  private void renew() {
    var wanted =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .addToLabels("app.kubernetes.io/component", "node-daemon")
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(name)
            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
            .endSpec()
            .build();
    client.resource(wanted).createOr(existing -> existing.update());
  }

  @Override
  public void close() {
    own.close();
    lease.shutdownNow();
  }

  /** Answers, as a daemon does, by its Lease. */
  private final class RollCall implements ResourceEventHandler<VIPNode> {
    @Override
    public void onAdd(VIPNode node) {}

    @Override
    public void onUpdate(VIPNode before, VIPNode node) {
      if (!Objects.equals(asked(before), asked(node))) {
        asked.incrementAndGet();
        if (!lease.isShutdown()) {
          lease.execute(PlayedNode.this::renew);
        }
      }
    }

    @Override
    public void onDelete(VIPNode node, boolean finalStateUnknown) {}

    private static String asked(VIPNode node) {
      return Objects.requireNonNullElse(
              node.getMetadata().getAnnotations(), Map.<String, String>of())
          .getOrDefault(VIPNode.ROLL_CALL, "");
    }
  }
}
