package io.kubevrrp.operator.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.status.Reports;
import io.kubevrrp.operator.status.ServiceReport;
import io.kubevrrp.operator.telemetry.TrackedServiceAnnouncer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes on which nodes each service works. */
@ControllerConfiguration(name = "trackedservice")
public final class TrackedServiceReconciler implements Reconciler<TrackedService> {
  private final NodeLeases leases;
  private final Clock clock;
  private final TrackedServiceAnnouncer announcer;
  private Optional<Watched<VIPNode, TrackedService>> vipNodes = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param leases the nodes' signs of life
   * @param clock judges them
   * @param announcer tells administrators what changed
   */
  public TrackedServiceReconciler(
      NodeLeases leases, Clock clock, TrackedServiceAnnouncer announcer) {
    this.leases = leases;
    this.clock = clock;
    this.announcer = announcer;
  }

  @Override
  public List<EventSource<?, TrackedService>> prepareEventSources(
      EventSourceContext<TrackedService> context) {
    var watched = Watched.all("vipnodes", VIPNode.class, TrackedService.class, context);
    vipNodes = Optional.of(watched);
    return List.of(watched.source());
  }

  @Override
  public UpdateControl<TrackedService> reconcile(
      TrackedService service, Context<TrackedService> context) {
    Instant now = clock.instant();
    var reports = new Reports(vipNodes.orElseThrow().list(), leases.lastSeen(now), now);
    ServiceReport.Result result = ServiceReport.of(service, reports);
    UpdateControl<TrackedService> control = UpdateControl.noUpdate();
    if (!result.status().equals(service.getStatus())) {
      switch (StatusWriter.write(context.getClient(), service, result.status())) {
        case WRITTEN -> announcer.announce(service, result.status());
        case OUTDATED -> {
          return control.rescheduleAfter(StatusWriter.AGAIN);
        }
      }
    }
    result.lookAgain().ifPresent(control::rescheduleAfter);
    return control;
  }
}
