package io.kubevrrp.operator;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.kubevrrp.operator.reconcile.AddressPoolReconciler;
import io.kubevrrp.operator.reconcile.GroupWriter;
import io.kubevrrp.operator.reconcile.NodeLeases;
import io.kubevrrp.operator.reconcile.PodRecovery;
import io.kubevrrp.operator.reconcile.ServiceGroupReconciler;
import io.kubevrrp.operator.reconcile.ServiceReconciler;
import io.kubevrrp.operator.reconcile.TrackedServiceReconciler;
import io.kubevrrp.operator.reconcile.VIPGroupReconciler;
import io.kubevrrp.operator.reconcile.VIPNodeReconciler;
import io.kubevrrp.operator.reconcile.VirtualServerReconciler;
import io.kubevrrp.operator.telemetry.EventRecorder;
import io.kubevrrp.operator.telemetry.GroupAnnouncer;
import io.kubevrrp.operator.telemetry.ServiceAnnouncer;
import io.kubevrrp.operator.telemetry.TrackedServiceAnnouncer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** An operator with everything that it needs, from start to end. */
final class RunningOperator implements AutoCloseable {
  private final KubernetesClient client;
  private final Optional<Election> election;
  private final NodeLeases leases;
  private final EventRecorder events;
  private final Operator operator;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> leadershipLost = new CompletableFuture<>();

  /**
   * Wires it; it starts with {@link #start}.
   *
   * @param client not closed by this
   * @param namespace where the Leases live
   * @param identity this operator, different from every other
   * @param elected whether to wait until no other operator is at work
   */
  RunningOperator(KubernetesClient client, String namespace, String identity, boolean elected) {
    this.client = client;
    this.election = elected ? Optional.of(new Election(namespace, identity)) : Optional.empty();
    this.leases = new NodeLeases(client, namespace);
    this.events = new EventRecorder(client, Clock.systemUTC(), identity);
    this.operator = wire();
  }

  private Operator wire() {
    Operator wired =
        new Operator(settings -> {
          settings
              .withKubernetesClient(client)
              .withCloseClientOnStop(false)
              .withUseSSAToPatchPrimaryResource(false)
              .withReconciliationTerminationTimeout(Duration.ofSeconds(2));
          election
              .map(candidate -> candidate.configuration(this::stoppedLeading))
              .ifPresent(settings::withLeaderElectionConfiguration);
        });
    Clock clock = Clock.systemUTC();
    boolean slices = client.supports(EndpointSlice.class);
    wired.register(new VIPNodeReconciler(clock, slices));
    wired.register(new VIPGroupReconciler(leases, clock, new GroupAnnouncer(events), slices));
    wired.register(
        new TrackedServiceReconciler(
            leases, clock, new TrackedServiceAnnouncer(events), new PodRecovery(client, events)));
    var writer = new GroupWriter(client);
    wired.register(new ServiceReconciler(writer, clock, new ServiceAnnouncer(events), slices));
    wired.register(new ServiceGroupReconciler(writer, slices));
    wired.register(new AddressPoolReconciler(clock));
    wired.register(new VirtualServerReconciler(leases, clock));
    return wired;
  }

  private void stoppedLeading() {
    if (!closing.get()) {
      leadershipLost.complete(null);
    }
  }

  /** Works from now on, or from its election on. */
  void start() {
    operator.start();
  }

  /** The SDK's side of it. */
  Operator operator() {
    return operator;
  }

  /** Done when it was elected and may be so no longer: it has to be closed then, at once. */
  CompletableFuture<Void> leadershipLost() {
    return leadershipLost;
  }

  /** Stops within seconds and gives its Lease back. */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      return;
    }
    operator.stop();
    election.ifPresent(candidate -> candidate.release(client));
    events.close();
    leases.close();
  }
}
