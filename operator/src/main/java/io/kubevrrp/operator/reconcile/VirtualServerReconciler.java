package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.operator.desired.Compiler;
import io.kubevrrp.operator.desired.ServerOutcome;
import io.kubevrrp.operator.status.Reports;
import io.kubevrrp.operator.status.ServerReport;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes what became of each virtual server, from the nodes' reports. */
@ControllerConfiguration(name = "virtualserver")
public final class VirtualServerReconciler implements Reconciler<VirtualServer> {
  private final NodeLeases leases;
  private final Clock clock;
  private Optional<Inputs<VirtualServer>> inputs = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param leases the nodes' signs of life
   * @param clock judges them
   */
  public VirtualServerReconciler(NodeLeases leases, Clock clock) {
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualServer>> prepareEventSources(
      EventSourceContext<VirtualServer> context) {
    Inputs<VirtualServer> all = Inputs.of(VirtualServer.class, context);
    inputs = Optional.of(all);
    return all.sources();
  }

  @Override
  public UpdateControl<VirtualServer> reconcile(
      VirtualServer server, Context<VirtualServer> context) {
    Inputs<VirtualServer> caches = inputs.orElseThrow();
    Instant now = clock.instant();
    var reports = new Reports(caches.vipNodes().list(), leases.lastSeen(now), now);
    ServerOutcome outcome =
        Compiler.compile(caches.snapshotWith(server, now))
            .servers()
            .get(server.getMetadata().getName());
    return outcome == null // being deleted
        ? UpdateControl.noUpdate()
        : report(server, ServerReport.of(server, outcome, reports), context.getClient());
  }

  private static UpdateControl<VirtualServer> report(
      VirtualServer server, ServerReport.Result result, KubernetesClient client) {
    UpdateControl<VirtualServer> control = UpdateControl.noUpdate();
    if (!result.status().equals(server.getStatus())) {
      switch (StatusWriter.write(client, server, result.status())) {
        case WRITTEN -> {}
        case OUTDATED -> {
          return control.rescheduleAfter(StatusWriter.AGAIN);
        }
      }
    }
    result.lookAgain().ifPresent(control::rescheduleAfter);
    return control;
  }
}
