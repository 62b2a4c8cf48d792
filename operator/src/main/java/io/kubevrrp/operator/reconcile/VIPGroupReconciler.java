package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.Node;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compiler;
import io.kubevrrp.operator.resolve.Snapshot;
import io.kubevrrp.operator.status.GroupReport;
import io.kubevrrp.operator.status.Reports;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what became of each group, from the nodes' reports. */
@ControllerConfiguration(name = "vipgroup")
public final class VIPGroupReconciler implements Reconciler<VIPGroup> {
  private static final Logger LOG = LoggerFactory.getLogger(VIPGroupReconciler.class);

  private final NodeLeases leases;
  private final Clock clock;
  private Optional<Sources> sources = Optional.empty();

  private record Sources(
      Watched<VIPGroup, VIPGroup> groups,
      Watched<TrackedService, VIPGroup> services,
      Watched<Node, VIPGroup> nodes,
      Watched<VIPNode, VIPGroup> vipNodes) {}

  /**
   * Nothing happens before the operator starts it.
   *
   * @param leases the nodes' signs of life
   * @param clock judges them
   */
  public VIPGroupReconciler(NodeLeases leases, Clock clock) {
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VIPGroup>> prepareEventSources(EventSourceContext<VIPGroup> context) {
    var all =
        new Sources(
            Watched.all("other-groups", VIPGroup.class, VIPGroup.class, context),
            Watched.all("services", TrackedService.class, VIPGroup.class, context),
            Watched.all("nodes", Node.class, VIPGroup.class, context),
            Watched.all("vipnodes", VIPNode.class, VIPGroup.class, context));
    sources = Optional.of(all);
    return List.of(
        all.groups().source(),
        all.services().source(),
        all.nodes().source(),
        all.vipNodes().source());
  }

  @Override
  public UpdateControl<VIPGroup> reconcile(VIPGroup group, Context<VIPGroup> context) {
    Sources caches = sources.orElseThrow();
    var snapshot =
        new Snapshot(groups(group, caches), caches.services().list(), caches.nodes().list());
    var reports = new Reports(caches.vipNodes().list(), leases.lastSeen(), clock.instant());
    return GroupReport.of(group, Compiler.compile(snapshot), reports)
        .map(result -> report(group, result))
        .orElseGet(UpdateControl::noUpdate);
  }

  /** The two caches of groups are filled separately; the object at hand is the newer one. */
  private static List<VIPGroup> groups(VIPGroup own, Sources caches) {
    String name = own.getMetadata().getName();
    return Stream.concat(
            Stream.of(own),
            caches.groups().list().stream()
                .filter(other -> !other.getMetadata().getName().equals(name)))
        .toList();
  }

  private static UpdateControl<VIPGroup> report(VIPGroup group, GroupReport.Result result) {
    UpdateControl<VIPGroup> control = UpdateControl.noUpdate();
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
