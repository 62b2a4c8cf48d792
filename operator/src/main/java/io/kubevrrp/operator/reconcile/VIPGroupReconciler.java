package io.kubevrrp.operator.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.desired.Compiler;
import io.kubevrrp.operator.status.GroupReport;
import io.kubevrrp.operator.status.Reports;
import io.kubevrrp.operator.telemetry.GroupAnnouncer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what became of each group, from the nodes' reports. */
@ControllerConfiguration(name = "vipgroup")
public final class VIPGroupReconciler implements Reconciler<VIPGroup> {
  private static final Logger LOG = LoggerFactory.getLogger(VIPGroupReconciler.class);

  private final NodeLeases leases;
  private final Clock clock;
  private final GroupAnnouncer announcer;
  private Optional<Inputs<VIPGroup>> inputs = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param leases the nodes' signs of life
   * @param clock judges them
   * @param announcer tells administrators what changed
   */
  public VIPGroupReconciler(NodeLeases leases, Clock clock, GroupAnnouncer announcer) {
    this.leases = leases;
    this.clock = clock;
    this.announcer = announcer;
  }

  @Override
  public List<EventSource<?, VIPGroup>> prepareEventSources(EventSourceContext<VIPGroup> context) {
    Inputs<VIPGroup> all = Inputs.of(VIPGroup.class, context);
    inputs = Optional.of(all);
    return all.sources();
  }

  @Override
  public UpdateControl<VIPGroup> reconcile(VIPGroup group, Context<VIPGroup> context) {
    Inputs<VIPGroup> caches = inputs.orElseThrow();
    var reports = new Reports(caches.vipNodes().list(), leases.lastSeen(), clock.instant());
    return GroupReport.of(group, Compiler.compile(caches.snapshotWith(group)), reports)
        .map(result -> report(group, result))
        .orElseGet(UpdateControl::noUpdate);
  }

  private UpdateControl<VIPGroup> report(VIPGroup group, GroupReport.Result result) {
    UpdateControl<VIPGroup> control = UpdateControl.noUpdate();
    announcer.announce(group, result.status());
    if (!result.status().equals(group.getStatus())) {
      LOG.atInfo()
          .addKeyValue("group", group.getMetadata().getName())
          .addKeyValue("active", result.status().active())
          .log("group status changed");
      group.setStatus(result.status());
      control = UpdateControl.patchStatus(group);
    }
    result.lookAgain().ifPresent(control::rescheduleAfter);
    return control;
  }
}
