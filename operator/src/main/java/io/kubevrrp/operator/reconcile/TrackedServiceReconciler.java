package io.kubevrrp.operator.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.Recovery;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.RecoveryPlan;
import io.kubevrrp.operator.desired.RecoveryPlan.Decision;
import io.kubevrrp.operator.desired.ServiceRules;
import io.kubevrrp.operator.status.Reports;
import io.kubevrrp.operator.status.ServiceReport;
import io.kubevrrp.operator.telemetry.TrackedServiceAnnouncer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes on which nodes each service works, and has it recovered where that is wanted. */
@ControllerConfiguration(name = "trackedservice")
public final class TrackedServiceReconciler implements Reconciler<TrackedService> {
  private final NodeLeases leases;
  private final Clock clock;
  private final TrackedServiceAnnouncer announcer;
  private final PodRecovery recovery;
  private final Failing failing = new Failing();
  private Optional<Watched<VIPNode, TrackedService>> vipNodes = Optional.empty();

  /**
   * Nothing happens before the operator starts it.
   *
   * @param leases the nodes' signs of life
   * @param clock judges them
   * @param announcer tells administrators what changed
   * @param recovery deletes pods
   */
  public TrackedServiceReconciler(
      NodeLeases leases, Clock clock, TrackedServiceAnnouncer announcer, PodRecovery recovery) {
    this.leases = leases;
    this.clock = clock;
    this.announcer = announcer;
    this.recovery = recovery;
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
    Decision decision = decide(service, reports);
    TrackedService.Status status = result.status().with(claim(decision, now));
    UpdateControl<TrackedService> control = UpdateControl.noUpdate();
    if (!status.equals(service.getStatus())) {
      switch (StatusWriter.write(context.getClient(), service, status)) {
        case WRITTEN -> announcer.announce(service, status);
        case OUTDATED -> {
          return control.rescheduleAfter(StatusWriter.AGAIN);
        }
      }
    }
    // Once it is written that it is done: an operator that ends here does it once less, never
    // twice.
    Optional<Duration> next = act(service, decision);
    Stream.concat(result.lookAgain().stream(), next.stream())
        .min(Comparator.naturalOrder())
        .ifPresent(control::rescheduleAfter);
    return control;
  }

  private static Optional<Recovery.DeletePods> policy(TrackedService service) {
    return ServiceRules.broken(service.getSpec()).isEmpty()
        ? Optional.ofNullable(service.getSpec().recovery()).map(Recovery::deletePods)
        : Optional.empty();
  }

  private Decision decide(TrackedService service, Reports reports) {
    Optional<Recovery.Last> last =
        Optional.ofNullable(service.getStatus()).map(TrackedService.Status::lastRecovery);
    String name = service.getMetadata().getName();
    return policy(service)
        .map(pods -> RecoveryPlan.decide(pods, failing.note(name, reports), last, reports.now()))
        .orElseGet(Decision.Nothing::new);
  }

  private static Optional<Recovery.Last> claim(Decision decision, Instant now) {
    return decision instanceof Decision.Now(String node, _)
        ? Optional.of(new Recovery.Last(node, now.toString()))
        : Optional.empty();
  }

  /** When to decide again. */
  private Optional<Duration> act(TrackedService service, Decision decision) {
    return switch (decision) {
      case Decision.Nothing() -> Optional.empty();
      case Decision.Later(Duration look) -> Optional.of(look);
      case Decision.Now(String node, Duration since) -> {
        Optional<Recovery.DeletePods> pods = policy(service);
        pods.ifPresent(found -> recovery.recover(service, found, node, since));
        yield pods.map(found -> Durations.parse(found.every()));
      }
    };
  }
}
