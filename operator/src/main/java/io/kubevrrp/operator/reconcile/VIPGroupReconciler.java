package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compiler;
import io.kubevrrp.operator.status.GroupReport;
import io.kubevrrp.operator.status.Reports;
import io.kubevrrp.operator.telemetry.GroupAnnouncer;
import java.time.Clock;
import java.time.Instant;
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
  private final boolean withSlices;
  private final ClaimLog claims = new ClaimLog(System::nanoTime);
  private final RollCall rollCall = new RollCall(System::nanoTime);
  private Optional<Inputs<VIPGroup>> inputs = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param leases the nodes' signs of life
   * @param clock judges them
   * @param announcer tells administrators what changed
   * @param withSlices whether the server has EndpointSlices of version v1, as 1.21 and newer do
   */
  public VIPGroupReconciler(
      NodeLeases leases, Clock clock, GroupAnnouncer announcer, boolean withSlices) {
    this.leases = leases;
    this.clock = clock;
    this.announcer = announcer;
    this.withSlices = withSlices;
  }

  @Override
  public List<EventSource<?, VIPGroup>> prepareEventSources(EventSourceContext<VIPGroup> context) {
    Inputs<VIPGroup> all = Inputs.of(VIPGroup.class, context, withSlices);
    inputs = Optional.of(all);
    return all.sources();
  }

  @Override
  public UpdateControl<VIPGroup> reconcile(VIPGroup group, Context<VIPGroup> context) {
    Inputs<VIPGroup> caches = inputs.orElseThrow();
    if (!caches.knows(group)) {
      return UpdateControl.noUpdate();
    }
    Instant now = clock.instant();
    return GroupReport.of(
            group, Compiler.compile(caches.snapshotWith(group, now)), reports(caches, now))
        .map(result -> {
          for (String node : result.rollCall()) {
            caches.vipNode(node).ifPresent(found -> rollCall.ask(context.getClient(), found, now));
          }
          return report(group, result, context.getClient());
        })
        .orElseGet(UpdateControl::noUpdate);
  }

  private Reports reports(Inputs<VIPGroup> caches, Instant now) {
    List<VIPNode> nodes = caches.vipNodes().list();
    return new Reports(nodes, leases.lastSeen(now), claims.note(nodes, now), now);
  }

  private UpdateControl<VIPGroup> report(
      VIPGroup group, GroupReport.Result result, KubernetesClient client) {
    UpdateControl<VIPGroup> control = UpdateControl.noUpdate();
    if (!result.status().equals(group.getStatus())) {
      switch (StatusWriter.write(client, group, result.status())) {
        case WRITTEN -> written(group, result.status());
        case OUTDATED -> {
          return control.rescheduleAfter(StatusWriter.AGAIN);
        }
      }
    }
    result.lookAgain().ifPresent(control::rescheduleAfter);
    return control;
  }

  /** Told once it is written: what was judged from an old version never happened. */
  private void written(VIPGroup before, VIPGroup.Status status) {
    LOG.atInfo()
        .addKeyValue("group", before.getMetadata().getName())
        .addKeyValue("active", status.active())
        .log("group status changed");
    announcer.announce(before, status);
  }
}
