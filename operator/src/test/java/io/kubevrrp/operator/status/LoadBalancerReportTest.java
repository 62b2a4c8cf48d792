package io.kubevrrp.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.operator.desired.Refusal;
import io.kubevrrp.operator.desired.ServicePlan.ServiceOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadBalancerReportTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ServiceOutcome ASSIGNED =
      new ServiceOutcome(List.of("192.168.1.240"), Optional.of("public"), Optional.empty());

  @Test
  void anAddressIsWrittenAsAVipAndSaid() {
    ServiceStatus status = report(service("{}"), ASSIGNED).orElseThrow();

    assertThat(status.getLoadBalancer().getIngress())
        .singleElement()
        .satisfies(ingress -> {
          assertThat(ingress.getIp()).isEqualTo("192.168.1.240");
          assertThat(ingress.getIpMode()).isEqualTo("VIP");
        });
    Condition condition = LoadBalancerReport.ourCondition(status).orElseThrow();
    assertThat(condition.getStatus()).isEqualTo("True");
    assertThat(condition.getReason()).isEqualTo("AddressAssigned");
    assertThat(condition.getMessage()).isEqualTo("192.168.1.240 of the AddressPool public");
    assertThat(condition.getObservedGeneration()).as("a server drops a zero").isNull();
  }

  @Test
  void aStatusThatSaysSoIsNotWrittenAgainEvenWhereTheServerDropsTheMode() {
    Service service = service("{}");
    service.setStatus(report(service, ASSIGNED).orElseThrow());
    assertThat(report(service, ASSIGNED)).isEmpty();

    service.getStatus().getLoadBalancer().getIngress().forEach(ingress -> ingress.setIpMode(null));
    assertThat(report(service, ASSIGNED)).isEmpty();
  }

  @Test
  void whatSomebodyElseWroteAsTheAddressIsReplacedAndHisConditionStays() {
    Service service =
        service(
            "{loadBalancer: {ingress: [{ip: 192.168.1.66}]}, conditions: [{type: example.com/Mine,"
                + " status: 'True', reason: R, message: M}]}");

    ServiceStatus status = report(service, ASSIGNED).orElseThrow();

    assertThat(status.getLoadBalancer().getIngress())
        .extracting(LoadBalancerIngress::getIp)
        .containsExactly("192.168.1.240");
    assertThat(status.getConditions())
        .extracting(Condition::getType)
        .containsExactly("example.com/Mine", "kubevrrp.io/AddressAssigned");
  }

  @Test
  void aRefusalEmptiesTheStatusAndSaysWhy() {
    var refused =
        new ServiceOutcome(
            List.of(),
            Optional.empty(),
            Optional.of(new Refusal(Refusal.Reason.NO_POOL, "no pool: create one")));

    ServiceStatus status =
        report(service("{loadBalancer: {ingress: [{ip: 192.168.1.66}]}}"), refused).orElseThrow();

    assertThat(status.getLoadBalancer().getIngress()).isEmpty();
    Condition condition = LoadBalancerReport.ourCondition(status).orElseThrow();
    assertThat(condition.getStatus()).isEqualTo("False");
    assertThat(condition.getReason()).isEqualTo("NoPool");
    assertThat(condition.getMessage()).isEqualTo("no pool: create one");
  }

  @Test
  void aServiceThatLeavesUsLosesOurWords() {
    Service service = service("{}");
    service.setStatus(report(service, ASSIGNED).orElseThrow());

    ServiceStatus status = LoadBalancerReport.of(service, Optional.empty(), NOON).orElseThrow();

    assertThat(status.getLoadBalancer().getIngress()).isEmpty();
    assertThat(status.getConditions()).isEmpty();
  }

  private static Optional<ServiceStatus> report(Service service, ServiceOutcome outcome) {
    return LoadBalancerReport.of(service, Optional.of(outcome), NOON);
  }

  private static Service service(String status) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nstatus: %s"
            .formatted(status),
        Service.class);
  }
}
