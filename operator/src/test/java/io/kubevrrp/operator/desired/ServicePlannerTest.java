package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServicePlannerTest {
  private static final String WEB = "{ports: [{port: 80}]}";
  private final ServiceWorld world =
      new ServiceWorld().pool("public", "{addresses: [192.168.1.240/28]}");

  @Test
  void addressesOfAPoolShareAGroupAndMoreOfThemAnother() {
    world.pool("public", "{addresses: [192.168.1.240/28], addressesPerVirtualRouter: 2}");
    world.service("shop/a", WEB).service("shop/b", WEB).service("shop/c", WEB).settle();

    assertThat(world.groupAddresses())
        .containsExactly(
            entry("pool-public", List.of("192.168.1.240", "192.168.1.241")),
            entry("pool-public-1", List.of("192.168.1.242")));
  }

  @Test
  void whatIsSettledNeedsNoWork() {
    world
        .pool(
            "public",
            "{addresses: [192.168.1.240/28, '2001:db8::/120'], nodeSelector: {matchLabels: {edge: ''}}}")
        .service("shop/a", WEB)
        .service("shop/dual", "{ipFamilies: [IPv6, IPv4], ports: [{port: 80}]}")
        .service("mail/local", "{externalTrafficPolicy: Local, ports: [{port: 25}]}")
        .endpoints("mail/local", "[{addresses: [10.0.0.1], nodeName: n1}]")
        .settle();

    assertThat(world.plan().changes()).isEmpty();
    assertThat(world.addresses())
        .containsExactly(
            entry("mail/local", List.of("192.168.1.242")),
            entry("shop/a", List.of("192.168.1.240")),
            entry("shop/dual", List.of("2001:db8::", "192.168.1.241")));
    assertThat(world.groupAddresses()).hasSize(3);
  }

  @Test
  void aDeletedServiceReleasesItsAddressAndMovesNoOther() {
    world.service("shop/a", WEB).service("shop/b", WEB).settle();
    world.services.removeFirst();
    world.settle();

    assertThat(world.groupAddresses())
        .containsExactly(entry("pool-public", List.of("192.168.1.241")));
    world.service("shop/new", WEB).settle();
    assertThat(world.groupAddresses())
        .containsExactly(entry("pool-public", List.of("192.168.1.241", "192.168.1.240")));

    world.services.clear();
    world.settle();
    assertThat(world.groupAddresses()).isEmpty();
  }

  @Test
  void neitherExternalIpsNorAStatusIsAClaim() {
    world
        .service("mail/thief", "{externalIPs: [192.168.1.245], ports: [{port: 80}]}")
        .service("shop/honest", WEB, ServiceClaims.ADDRESSES_ANNOTATION, "192.168.1.250");
    world
        .services
        .getFirst()
        .setStatus(
            Serialization.unmarshal(
                "loadBalancer: {ingress: [{ip: 192.168.1.250}]}", ServiceStatus.class));
    world.settle();

    assertThat(world.addresses())
        .containsExactly(
            entry("mail/thief", List.of("192.168.1.240")),
            entry("shop/honest", List.of("192.168.1.250")));
    assertThat(world.groupAddresses())
        .containsExactly(entry("pool-public", List.of("192.168.1.240", "192.168.1.250")));
  }

  @Test
  void aServiceOfAnotherClassOrTypeIsLeftAlone() {
    world.service("shop/other", WEB).service("shop/inner", WEB).service("shop/old", WEB);
    world.services.get(0).getSpec().setLoadBalancerClass("example.com/other");
    world.services.get(1).getSpec().setType("ClusterIP");
    world.services.get(2).getSpec().setLoadBalancerClass(null);

    assertThat(world.plan().services()).isEmpty();
    world
        .services
        .get(2)
        .getMetadata()
        .getAnnotations()
        .put(ServiceClaims.CLASS_ANNOTATION, ServiceClaims.CLASS);
    assertThat(world.addresses()).containsOnlyKeys("shop/old");
  }

  @Test
  void onlyNodesWithReadyEndpointsMayHoldALocalServicesAddress() {
    world
        .service("shop/local", "{externalTrafficPolicy: Local, ports: [{port: 80}]}")
        .endpoints(
            "shop/local",
            """
            [{addresses: [10.0.0.1], nodeName: n1, conditions: {ready: true}},
             {addresses: [10.0.0.2], nodeName: n2, conditions: {ready: false, serving: true}},
             {addresses: [10.0.0.3], nodeName: n3}]
            """)
        .settle();
    assertThat(nodes("service-shop.local")).containsExactly("n1", "n3");

    world
        .endpoints(
            "shop/local",
            "[{addresses: [10.0.0.2], nodeName: n2, conditions: {ready: false, serving: true}}]")
        .settle();
    assertThat(nodes("service-shop.local")).containsExactly("n2");

    world.slices.clear();
    world.settle();
    assertThat(nodes("service-shop.local")).isEmpty();
    assertThat(world.addresses()).containsEntry("shop/local", List.of("192.168.1.240"));
  }

  @Test
  void aGroupOfAnAdministratorIsNeitherTouchedNorRobbed() {
    world
        .group(
            """
            {apiVersion: kubevrrp.io/v1alpha1, kind: VIPGroup, metadata: {name: pool-public},
             spec: {addresses: [192.168.1.240/24]}}
            """)
        .service("shop/a", WEB)
        .settle();

    assertThat(Objects.requireNonNull(world.groups.get("pool-public")).getSpec().addresses())
        .containsExactly("192.168.1.240/24");
    assertThat(world.groupAddresses())
        .containsExactly(entry("pool-public-1", List.of("192.168.1.241")));
  }

  @Test
  void aPoolThatBecomesInvalidTakesNothingAway() {
    world.service("shop/a", WEB).settle();
    world.pool(
        "public",
        "{addresses: [192.168.1.240/28], vrrp: {virtualRouterID: 7}, nodeSelector: {matchLabels: {a: b}}}");
    world.service("shop/b", WEB).settle();

    assertThat(world.plan().changes()).isEmpty();
    assertThat(world.addresses())
        .containsExactly(entry("shop/a", List.of("192.168.1.240")), entry("shop/b", List.of()));
  }

  @Test
  void aRangeThatGoesDownwardsIsToldAndGivesNothing() {
    world.pool("public", "{addresses: [192.168.1.250-192.168.1.240]}").service("shop/a", WEB);

    assertThat(PoolRules.broken(world.pools.getFirst())).containsExactly(PoolRules.DOWNWARDS);
    assertThat(world.addresses()).containsExactly(entry("shop/a", List.of()));
  }

  @Test
  void aPoolThatIsDeletedOrStopsServingTheNamespaceReleases() {
    world.service("shop/a", WEB).service("mail/b", WEB).settle();
    world.pool(
        "public",
        "{addresses: [192.168.1.240/28], namespaceSelector: {matchLabels: {team: mail}}}");
    world.settle();
    assertThat(world.addresses())
        .containsExactly(entry("mail/b", List.of("192.168.1.241")), entry("shop/a", List.of()));

    world.pools.clear();
    world.settle();
    assertThat(world.groupAddresses()).isEmpty();
  }

  @Test
  void addressesOfTwoRangesDoNotShareAGroup() {
    world.pool("public", "{addresses: [192.168.1.240/32, 10.0.0.0/30]}");
    world.service("shop/a", WEB).service("shop/b", WEB).settle();

    assertThat(world.groupAddresses())
        .containsExactly(
            entry("pool-public", List.of("192.168.1.240")),
            entry("pool-public-1", List.of("10.0.0.0")));
  }

  @Test
  void servicesThatShareAnAddressAreInItsGroupTogether() {
    String shared = ServiceClaims.SHARED_ANNOTATION;
    world
        .service("shop/tcp", "{ports: [{port: 53}]}", shared, "dns")
        .service("shop/udp", "{ports: [{port: 53, protocol: UDP}]}", shared, "dns")
        .settle();

    assertThat(world.groupAddresses())
        .containsExactly(entry("pool-public", List.of("192.168.1.240")));
    assertThat(ServiceLedger.servicesOf(Objects.requireNonNull(world.groups.get("pool-public"))))
        .containsExactlyInAnyOrder("shop/tcp", "shop/udp");
    world.services.removeFirst();
    world.settle();
    assertThat(world.addresses()).containsExactly(entry("shop/udp", List.of("192.168.1.240")));
  }

  @Test
  void aServiceWhoseGroupIsNotAcceptedIsToldAndKeepsItsAddressForLater() {
    world.service("shop/a", WEB).settle();
    VIPGroup group = Objects.requireNonNull(world.groups.get("pool-public"));

    group.setStatus(refused("NodeFull", "node-1 has no room"));
    var outcome = Objects.requireNonNull(world.plan().services().get("shop/a"));
    assertThat(outcome.addresses()).isEmpty();
    assertThat(outcome.refusal())
        .contains(
            new Refusal(
                Refusal.Reason.GROUP_NOT_ACCEPTED,
                "the VIPGroup pool-public that would hold it is not accepted: node-1 has no room"));
    assertThat(world.plan().changes()).isEmpty();

    group.setStatus(refused("NoEligibleNode", "the cluster has no node"));
    assertThat(world.addresses()).containsEntry("shop/a", List.of("192.168.1.240"));
  }

  private static VIPGroup.Status refused(String reason, String message) {
    var condition =
        new ConditionBuilder()
            .withType("Accepted")
            .withStatus("False")
            .withReason(reason)
            .withMessage(message)
            .build();
    return new VIPGroup.Status(1L, null, List.of(), null, List.of(), List.of(condition));
  }

  @Test
  void aRequestThatCannotBeUnderstoodIsToldAndTakesNothing() {
    world
        .service("shop/name", WEB, ServiceClaims.ADDRESSES_ANNOTATION, "web.example.org")
        .service("shop/two", WEB, ServiceClaims.ADDRESSES_ANNOTATION, "192.168.1.1, 192.168.1.2")
        .service(
            "shop/local",
            "{externalTrafficPolicy: Local, ports: [{port: 80}]}",
            ServiceClaims.SHARED_ANNOTATION,
            "x");

    assertThat(world.plan().changes()).isEmpty();
    assertThat(world.plan().services().values())
        .hasSize(3)
        .allSatisfy(outcome ->
            assertThat(outcome.refusal())
                .map(Refusal::reason)
                .contains(Refusal.Reason.INVALID_REQUEST));
  }

  private List<String> nodes(String group) {
    VIPGroup found = Objects.requireNonNull(world.groups.get(group));
    return Objects.requireNonNull(found.getSpec().nodeSelector()).getMatchExpressions().stream()
        .filter(expression -> Selectors.NAME.equals(expression.getKey()))
        .map(LabelSelectorRequirement::getValues)
        .findFirst()
        .orElseThrow();
  }
}
