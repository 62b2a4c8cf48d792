package io.kubevrrp.operator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.operator.allocation.AddressAllocation.Granted;
import io.kubevrrp.operator.allocation.AddressAllocation.Reason;
import io.kubevrrp.operator.allocation.AddressAllocation.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceAddressesTest {
  private static final Pool POOL = Claims.pool("public", "192.168.1.240/30", "2001:db8::/126");

  @Test
  void theOldestClaimGetsTheLowestAddress() {
    var allocation = allocate(POOL, Claims.named("b/new"), Claims.named("a/newer"));

    assertThat(addresses(allocation, "b/new")).containsExactly("192.168.1.240");
    assertThat(addresses(allocation, "a/newer")).containsExactly("192.168.1.241");
  }

  @Test
  void whoHasAnAddressKeepsItWhoeverIsOlder() {
    var allocation =
        allocate(POOL, Claims.named("a/old"), Claims.named("a/young").holding("192.168.1.240"));

    assertThat(addresses(allocation, "a/young")).containsExactly("192.168.1.240");
    assertThat(addresses(allocation, "a/old")).containsExactly("192.168.1.241");
  }

  @Test
  void ofTwoThatAskForOneAddressTheOlderHasItAndTheOtherIsToldWithoutTheStrangersName() {
    var allocation =
        allocate(
            POOL,
            Claims.named("shop/web").asking("192.168.1.242"),
            Claims.named("mail/web").asking("192.168.1.242"));

    assertThat(addresses(allocation, "shop/web")).containsExactly("192.168.1.242");
    Refused refused = refused(allocation, "mail/web");
    assertThat(refused.reason()).isEqualTo(Reason.ADDRESS_CONFLICT);
    assertThat(refused.sentence())
        .isEqualTo(
            "192.168.1.242 belongs to a Service of another namespace: ask for another address");
  }

  @Test
  void anAddressThatBelongsToSomethingElseIsNotGivenAway() {
    var reserved = Map.of(IpAddress.parse("192.168.1.240").orElseThrow(), "the VIPGroup web");
    var allocation =
        ServiceAddresses.allocate(
            List.of(POOL),
            List.of(
                Claims.named("a/any").claim(),
                Claims.named("a/it").asking("192.168.1.240").claim()),
            reserved);

    assertThat(addresses(allocation, "a/any")).containsExactly("192.168.1.241");
    assertThat(refused(allocation, "a/it").sentence())
        .isEqualTo("192.168.1.240 belongs to the VIPGroup web: ask for another address");
  }

  @Test
  void anAddressIsSharedByServicesOfOneNamespaceWithDifferentPorts() {
    var allocation =
        allocate(
            POOL,
            Claims.named("dns/udp").sharing("dns").on("UDP", 53),
            Claims.named("dns/tcp").sharing("dns").on("TCP", 53),
            Claims.named("dns/again").sharing("dns").on("TCP", 53),
            Claims.named("other/tcp").sharing("dns").on("TCP", 5353));

    assertThat(addresses(allocation, "dns/udp")).containsExactly("192.168.1.240");
    assertThat(addresses(allocation, "dns/tcp")).containsExactly("192.168.1.240");
    assertThat(addresses(allocation, "dns/again")).containsExactly("192.168.1.241");
    assertThat(addresses(allocation, "other/tcp")).containsExactly("192.168.1.242");
  }

  @Test
  void aSharedAddressCanBeAskedForUnlessAPortIsTaken() {
    var allocation =
        allocate(
            POOL,
            Claims.named("dns/udp").sharing("dns").on("UDP", 53).asking("192.168.1.243"),
            Claims.named("dns/tcp").sharing("dns").on("TCP", 53).asking("192.168.1.243"),
            Claims.named("dns/more").sharing("dns").on("TCP", 53).asking("192.168.1.243"));

    assertThat(addresses(allocation, "dns/tcp")).containsExactly("192.168.1.243");
    assertThat(refused(allocation, "dns/more").sentence())
        .isEqualTo(
            "192.168.1.243 belongs to the Service dns/tcp, which has one of its ports: ask for another address");
  }

  @Test
  void bothFamiliesComeFromOnePoolIfOneHasThem() {
    var four = Claims.pool("four", "10.0.0.0/30");
    var allocation =
        ServiceAddresses.allocate(
            List.of(four, POOL), List.of(Claims.named("a/dual").dual(true).claim()), Map.of());

    assertThat(addresses(allocation, "a/dual")).containsExactly("192.168.1.240", "2001:db8::");
  }

  @Test
  void aFamilyThatIsOnlyPreferredMayBeMissingAndOneThatIsRequiredMayNot() {
    var four = Claims.pool("four", "10.0.0.0/30");
    var allocation =
        allocate(four, Claims.named("a/prefer").dual(false), Claims.named("a/require").dual(true));

    assertThat(addresses(allocation, "a/prefer")).containsExactly("10.0.0.0");
    assertThat(refused(allocation, "a/require"))
        .isEqualTo(
            new Refused(
                Reason.FAMILY_UNAVAILABLE,
                "no IPv6 address is in four: add some, or change spec.ipFamilies"));
  }

  @Test
  void whatAServiceHasStaysWhenItAsksForMoreThanThereIs() {
    var four = Claims.pool("four", "10.0.0.0/30");
    var allocation = allocate(four, Claims.named("a/grown").dual(true).holding("10.0.0.1"));

    assertThat(addresses(allocation, "a/grown")).containsExactly("10.0.0.1");
    assertThat(granted(allocation, "a/grown").missing())
        .map(Refused::reason)
        .contains(Reason.FAMILY_UNAVAILABLE);
  }

  @Test
  void aPoolServesItsNamespacesAndLeavesOutZeroAnd255() {
    var shop =
        new Pool("shop", Claims.ranges("10.0.0.254-10.0.1.1"), true, true, true, Set.of("shop"));
    var allocation =
        allocate(
            shop,
            Claims.named("shop/one"),
            Claims.named("shop/two"),
            Claims.named("shop/three"),
            Claims.named("shop/zero").asking("10.0.1.0"),
            Claims.named("mail/web"),
            Claims.named("mail/asks").asking("10.0.0.254"));

    assertThat(addresses(allocation, "shop/one")).containsExactly("10.0.0.254");
    assertThat(addresses(allocation, "shop/two")).containsExactly("10.0.1.1");
    assertThat(refused(allocation, "shop/three").reason()).isEqualTo(Reason.POOL_EXHAUSTED);
    assertThat(addresses(allocation, "shop/zero")).containsExactly("10.0.1.0");
    assertThat(refused(allocation, "mail/web").reason()).isEqualTo(Reason.NO_POOL);
    assertThat(refused(allocation, "mail/asks").reason()).isEqualTo(Reason.ADDRESS_NOT_IN_POOL);
  }

  @Test
  void aPoolThatDoesNotAssignByItselfServesWhoNamesItOrOneOfItsAddresses() {
    var quiet = new Pool("quiet", Claims.ranges("10.0.0.0/30"), true, false, false, Set.of("a"));
    var allocation =
        allocate(
            quiet,
            Claims.named("a/any"),
            Claims.named("a/named").from("quiet"),
            Claims.named("a/asks").asking("10.0.0.3"),
            Claims.named("a/wrong").from("loud"));

    assertThat(refused(allocation, "a/any").reason()).isEqualTo(Reason.NO_POOL);
    assertThat(addresses(allocation, "a/named")).containsExactly("10.0.0.0");
    assertThat(addresses(allocation, "a/asks")).containsExactly("10.0.0.3");
    assertThat(refused(allocation, "a/wrong").sentence())
        .contains("no valid AddressPool named loud");
  }

  @Test
  void aPoolThatIsClosedGivesNothingNewAndTakesNothingAway() {
    var closed = new Pool("closed", Claims.ranges("10.0.0.0/30"), false, true, false, Set.of("a"));
    var allocation =
        allocate(closed, Claims.named("a/new"), Claims.named("a/old").holding("10.0.0.2"));

    assertThat(addresses(allocation, "a/old")).containsExactly("10.0.0.2");
    assertThat(refused(allocation, "a/new").reason()).isEqualTo(Reason.NO_POOL);
  }

  private static AddressAllocation allocate(Pool pool, Claims... claims) {
    return ServiceAddresses.allocate(
        List.of(pool), List.of(claims).stream().map(Claims::claim).toList(), Map.of());
  }

  private static List<String> addresses(AddressAllocation allocation, String claim) {
    return granted(allocation, claim).addresses().stream().map(IpAddress::toString).toList();
  }

  private static Granted granted(AddressAllocation allocation, String claim) {
    assertThat(allocation.verdicts().get(claim)).as(claim).isInstanceOf(Granted.class);
    return (Granted) Optional.ofNullable(allocation.verdicts().get(claim)).orElseThrow();
  }

  private static Refused refused(AddressAllocation allocation, String claim) {
    assertThat(allocation.verdicts().get(claim)).as(claim).isInstanceOf(Refused.class);
    return (Refused) Optional.ofNullable(allocation.verdicts().get(claim)).orElseThrow();
  }
}
