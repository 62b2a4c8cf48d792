package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.operator.desired.ReadyNodes;
import io.kubevrrp.operator.desired.ServiceClaims;
import io.kubevrrp.operator.desired.ServicePlan;
import io.kubevrrp.operator.status.LoadBalancerReport;
import io.kubevrrp.operator.telemetry.ServiceAnnouncer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives Services of type LoadBalancer their addresses, and says so in their status. */
@ControllerConfiguration(name = "service", generationAwareEventProcessing = false)
public final class ServiceReconciler implements Reconciler<Service> {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceReconciler.class);

  private final GroupWriter groups;
  private final Clock clock;
  private final ServiceAnnouncer announcer;
  private final boolean withSlices;
  private Optional<ServiceInputs<Service>> inputs = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param groups writes the groups that hold the addresses
   * @param clock dates conditions
   * @param announcer tells what changed
   * @param withSlices whether the server has EndpointSlices of version v1, as 1.21 and newer do
   */
  public ServiceReconciler(
      GroupWriter groups, Clock clock, ServiceAnnouncer announcer, boolean withSlices) {
    this.groups = groups;
    this.clock = clock;
    this.announcer = announcer;
    this.withSlices = withSlices;
  }

  @Override
  public List<EventSource<?, Service>> prepareEventSources(EventSourceContext<Service> context) {
    var concerns =
        new ServiceInputs.Concerns<Service>(
            ServiceReconciler::concerns,
            // Its own change reaches it as a primary; another's by way of the groups.
            (_, _) -> false,
            (slice, service) ->
                ServiceClaims.isLocal(service)
                    && ReadyNodes.serviceOf(slice).equals(Optional.of(ServiceClaims.key(service))));
    var watched = ServiceInputs.of(Service.class, context, concerns, withSlices);
    inputs = Optional.of(watched);
    return watched.sources();
  }

  private static boolean concerns(Service service) {
    return ServiceClaims.isOurs(service) || LoadBalancerReport.speaksOf(service);
  }

  @Override
  public UpdateControl<Service> reconcile(Service service, Context<Service> context) {
    UpdateControl<Service> control = UpdateControl.noUpdate();
    if (!concerns(service)) {
      return control;
    }
    Optional<ServicePlan> plan =
        groups.settle(this, inputs.orElseThrow().facts().withService(service));
    boolean written = plan.isPresent() && report(service, plan.get(), context.getClient());
    return written ? control : control.rescheduleAfter(StatusWriter.AGAIN);
  }

  /** Whether the status says what was decided. */
  private boolean report(Service service, ServicePlan plan, KubernetesClient client) {
    var outcome = Optional.ofNullable(plan.services().get(ServiceClaims.key(service)));
    Optional<ServiceStatus> status = LoadBalancerReport.of(service, outcome, clock.instant());
    return status.isEmpty()
        || switch (StatusWriter.write(client, service, status.get())) {
          case WRITTEN -> {
            written(service, status.get());
            yield true;
          }
          case OUTDATED -> false;
        };
  }

  private void written(Service service, ServiceStatus status) {
    LOG.atInfo()
        .addKeyValue("service", ServiceClaims.key(service))
        .addKeyValue("ingress", status.getLoadBalancer().getIngress().size())
        .log("service status changed");
    announcer.announce(
        service, LoadBalancerReport.ourCondition(service), LoadBalancerReport.ourCondition(status));
  }
}
