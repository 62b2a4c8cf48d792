package io.kubevrrp.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.ServiceStatusBuilder;
import io.kubevrrp.operator.desired.Refusal;
import io.kubevrrp.operator.desired.ServicePlan.ServiceOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of a Service of type LoadBalancer, from what was decided. Pure. */
public final class LoadBalancerReport {
  private static final String VIP = "VIP";
  private static final String TYPE = Conditions.Type.ADDRESS_ASSIGNED.word();

  private LoadBalancerReport() {}

  /** Whether the status has a word of ours in it. */
  public static boolean speaksOf(Service service) {
    return ourCondition(service).isPresent();
  }

  /** Our condition in the status that the Service has. */
  public static Optional<Condition> ourCondition(Service service) {
    return Optional.ofNullable(service.getStatus()).flatMap(LoadBalancerReport::ourCondition);
  }

  /** Our condition in a status. */
  public static Optional<Condition> ourCondition(ServiceStatus status) {
    return Optional.ofNullable(status.getConditions()).orElse(List.of()).stream()
        .filter(condition -> TYPE.equals(condition.getType()))
        .findFirst();
  }

  /**
   * The status as it should be; empty when it is so already. What others wrote of the Service's
   * condition stays; what they wrote of its address does not.
   *
   * @param outcome what was decided; absent for a Service that gets no address here any more
   */
  public static Optional<ServiceStatus> of(
      Service service, Optional<ServiceOutcome> outcome, Instant now) {
    List<Condition> conditions =
        new ArrayList<>(
            conditions(service).stream()
                .filter(condition -> !TYPE.equals(condition.getType()))
                .toList());
    outcome.ifPresent(decided -> conditions.addAll(condition(service, decided, now)));
    List<String> addresses = outcome.map(ServiceOutcome::addresses).orElse(List.of());
    if (says(service, addresses) && conditions.equals(conditions(service))) {
      return Optional.empty();
    }
    return Optional.of(
        new ServiceStatusBuilder()
            .withNewLoadBalancer()
            .withIngress(addresses.stream().map(LoadBalancerReport::ingress).toList())
            .endLoadBalancer()
            .withConditions(conditions)
            .build());
  }

  /** Packets for the address arrive with it as their destination, which is what VIP means. */
  private static LoadBalancerIngress ingress(String address) {
    return new LoadBalancerIngressBuilder().withIp(address).withIpMode(VIP).build();
  }

  /** A server older than 1.29 does not keep ipMode; without it, VIP is meant. */
  private static boolean says(Service service, List<String> addresses) {
    List<LoadBalancerIngress> there =
        Optional.ofNullable(service.getStatus())
            .map(ServiceStatus::getLoadBalancer)
            .map(LoadBalancerStatus::getIngress)
            .orElse(List.of());
    return there.stream().map(LoadBalancerIngress::getIp).toList().equals(addresses)
        && there.stream()
            .allMatch(ingress ->
                ingress.getHostname() == null
                    && Optional.ofNullable(ingress.getIpMode()).orElse(VIP).equals(VIP));
  }

  private static List<Condition> condition(Service service, ServiceOutcome outcome, Instant now) {
    var conditions = new Conditions(conditions(service), 0, now);
    boolean assigned = !outcome.addresses().isEmpty();
    List<String> sentences = new ArrayList<>();
    if (assigned) {
      sentences.add(
          "%s of the AddressPool %s"
              .formatted(String.join(", ", outcome.addresses()), outcome.pool().orElse("(none)")));
    }
    outcome.refusal().map(Refusal::message).ifPresent(sentences::add);
    conditions.set(
        Conditions.Type.ADDRESS_ASSIGNED,
        assigned,
        outcome
            .refusal()
            .map(refusal -> refusal.reason().word())
            .orElse(Reason.ADDRESS_ASSIGNED.word()),
        String.join("; ", sentences));
    // Services have no generation; a server leaves out a zero, which then were another condition.
    return conditions.list().stream()
        .map(made -> new ConditionBuilder(made).withObservedGeneration(null).build())
        .toList();
  }

  private static List<Condition> conditions(Service service) {
    return Optional.ofNullable(service.getStatus())
        .map(ServiceStatus::getConditions)
        .orElse(List.of());
  }
}
