package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compiler;
import io.kubevrrp.operator.desired.Maintenance;
import io.kubevrrp.operator.resolve.Snapshot;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what each node has to do. Its primary object is the Node: so a group that goes away, with
 * no finalizer, still leads to every node being told.
 */
@ControllerConfiguration(name = "vipnode", generationAwareEventProcessing = false)
public final class VIPNodeReconciler implements Reconciler<Node> {
  private static final Logger LOG = LoggerFactory.getLogger(VIPNodeReconciler.class);

  private final Clock clock;
  private final boolean withSlices;
  private Optional<Inputs<Node>> inputs = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param clock ends the maintenance of nodes
   * @param withSlices whether the server has EndpointSlices of version v1, as 1.21 and newer do
   */
  public VIPNodeReconciler(Clock clock, boolean withSlices) {
    this.clock = clock;
    this.withSlices = withSlices;
  }

  @Override
  public List<EventSource<?, Node>> prepareEventSources(EventSourceContext<Node> context) {
    Inputs<Node> all = Inputs.of(Node.class, context, withSlices);
    inputs = Optional.of(all);
    return all.sources();
  }

  @Override
  public UpdateControl<Node> reconcile(Node node, Context<Node> context) {
    Snapshot snapshot = inputs.orElseThrow().snapshot(clock.instant());
    VIPNode.Spec wanted = Compiler.compile(snapshot).nodes().get(node.getMetadata().getName());
    // Not yet, or no longer, in the cache of all nodes: that cache's event follows.
    if (wanted != null) {
      apply(node, wanted, context);
    }
    UpdateControl<Node> control = UpdateControl.noUpdate();
    Maintenance.nextEnd(snapshot).ifPresent(control::rescheduleAfter);
    return control;
  }

  private void apply(Node node, VIPNode.Spec wanted, Context<Node> context) {
    String name = node.getMetadata().getName();
    Optional<VIPNode> existing = inputs.orElseThrow().vipNode(name);
    if (existing.isEmpty()) {
      context.getClient().resource(created(node, wanted)).create();
    } else if (!wanted.equals(existing.get().getSpec())) {
      VIPNode changed = context.getClient().getKubernetesSerialization().clone(existing.get());
      changed.setSpec(wanted);
      context.getClient().resource(changed).update();
    } else {
      return;
    }
    LOG.atInfo()
        .addKeyValue("node", name)
        .addKeyValue("routers", wanted.virtualRouters().size())
        .log("node configuration written");
  }

  private static VIPNode created(Node node, VIPNode.Spec spec) {
    VIPNode created = new VIPNode();
    created.setMetadata(
        new ObjectMetaBuilder()
            .withName(node.getMetadata().getName())
            .addToLabels("app.kubernetes.io/managed-by", "kube-vrrp")
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node.getMetadata().getName())
            .withUid(node.getMetadata().getUid())
            .endOwnerReference()
            .build());
    created.setSpec(spec);
    return created;
  }
}
