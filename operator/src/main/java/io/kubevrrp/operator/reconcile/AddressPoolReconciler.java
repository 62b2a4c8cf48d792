package io.kubevrrp.operator.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.desired.ServiceLedger;
import io.kubevrrp.operator.status.PoolReport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Writes whether each pool can be used, and how much of it is. */
@ControllerConfiguration(name = "addresspool")
public final class AddressPoolReconciler implements Reconciler<AddressPool> {
  private final Clock clock;
  private Optional<Watched<VIPGroup, AddressPool>> groups = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param clock dates conditions
   */
  public AddressPoolReconciler(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, AddressPool>> prepareEventSources(
      EventSourceContext<AddressPool> context) {
    var watched =
        Watched.concerning(
            "groups",
            VIPGroup.class,
            AddressPool.class,
            context,
            (group, _) -> ServiceLedger.isOurs(group));
    groups = Optional.of(watched);
    return List.of(watched.source());
  }

  @Override
  public UpdateControl<AddressPool> reconcile(AddressPool pool, Context<AddressPool> context) {
    UpdateControl<AddressPool> control = UpdateControl.noUpdate();
    int assigned = ServiceLedger.assigned(pool, groups.orElseThrow().list());
    AddressPool.Status status = PoolReport.of(pool, assigned, clock.instant());
    if (status.equals(pool.getStatus())) {
      return control;
    }
    return switch (StatusWriter.write(context.getClient(), pool, status)) {
      case WRITTEN -> control;
      case OUTDATED -> control.rescheduleAfter(StatusWriter.AGAIN);
    };
  }
}
