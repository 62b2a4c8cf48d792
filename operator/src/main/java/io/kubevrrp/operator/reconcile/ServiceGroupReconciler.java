package io.kubevrrp.operator.reconcile;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.desired.ServiceClaims;
import io.kubevrrp.operator.desired.ServiceLedger;
import java.util.List;
import java.util.Optional;

/**
 * Releases the addresses of Services that are gone. Its primary object is the group that holds
 * them: a Service needs no finalizer, so that none is stuck where this operator no longer runs.
 */
@ControllerConfiguration(
    name = "servicegroup",
    informer = @Informer(labelSelector = ServiceLedger.PURPOSE + "=" + ServiceLedger.SERVICES))
public final class ServiceGroupReconciler implements Reconciler<VIPGroup> {
  private final GroupWriter groups;
  private final boolean withSlices;
  private Optional<ServiceInputs<VIPGroup>> inputs = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param groups writes them
   * @param withSlices whether the server has EndpointSlices of version v1
   */
  public ServiceGroupReconciler(GroupWriter groups, boolean withSlices) {
    this.groups = groups;
    this.withSlices = withSlices;
  }

  @Override
  public List<EventSource<?, VIPGroup>> prepareEventSources(EventSourceContext<VIPGroup> context) {
    var concerns =
        new ServiceInputs.Concerns<VIPGroup>(
            _ -> true,
            (service, group) ->
                ServiceLedger.servicesOf(group).contains(ServiceClaims.key(service)),
            (_, _) -> false); // of endpoints the Services' own reconciler hears
    var watched = ServiceInputs.of(VIPGroup.class, context, concerns, withSlices);
    inputs = Optional.of(watched);
    return watched.sources();
  }

  @Override
  public UpdateControl<VIPGroup> reconcile(VIPGroup group, Context<VIPGroup> context) {
    UpdateControl<VIPGroup> control = UpdateControl.noUpdate();
    return groups.settle(this, inputs.orElseThrow().facts()).isPresent()
        ? control
        : control.rescheduleAfter(StatusWriter.AGAIN);
  }
}
