package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No address stays bound where no election runs, and a bound one stays where one does. */
class SafetyTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final Duration TO_NEXT_RENEWAL = Duration.ofMillis(600);
  private static final String VIP = "192.168.1.233";
  private static final String BOUND = VIP + "/32";

  private final FakeHost host = new FakeHost();
  private final CountedMetrics metrics = new CountedMetrics();
  private final VirtualRouters routers = new VirtualRouters(host.host(), metrics, () -> {});

  @Test
  void aFailureOfOursResignsUnbindsAndBeginsAgain() {
    elect();
    int messages = host.messages.size();

    host.breaksOnInstalls = 1;
    host.advance(TO_NEXT_RENEWAL);

    assertThat(host.addresses).isEmpty();
    assertThat(host.messages).hasSizeGreaterThan(messages);
    assertThat(host.messages.getLast()[2]).as("priority").isZero();
    assertThat(host.openChannels).isZero();
    assertThat(snapshot().state()).isEqualTo(StateName.FAULT);
    assertThat(snapshot().timeline().getFirst().reason()).isEqualTo(TransitionReason.ROUTER_FAILED);
    assertThat(snapshot().problem()).get().asString().contains("expected by a test", "in 1 s");
    assertThat(metrics.failures).isEqualTo(1);

    host.advance(ELECTED.plusSeconds(1));
    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.addresses).containsExactly(BOUND);
    assertThat(snapshot().problem()).isEmpty();
  }

  @Test
  void aRouterThatFailsAgainAndAgainBacksOff() {
    host.breaksOnInstalls = Integer.MAX_VALUE;
    routers.apply(List.of(RouterSpecs.web(100, VIP)));

    host.advance(Duration.ofMinutes(10));

    // 3.6 s of election and 1, 2, 4, 8, 16, 32, 60, 60, 60 ... s of waiting for each.
    assertThat(metrics.failures).isBetween(14, 16);
    assertThat(host.addresses).isEmpty();
  }

  @Test
  void aFailureWhileNotActiveSaysNothingToThePeers() {
    elect();
    host.breaksOnInstalls = 1;
    host.advance(TO_NEXT_RENEWAL); // Fault
    int messages = host.messages.size();

    host.breaksOnOpening = 1;
    host.advance(Duration.ofMillis(900));

    assertThat(metrics.failures).isEqualTo(2);
    assertThat(host.messages).hasSize(messages);
  }

  @Test
  void theOtherRoutersDoNotNoticeAFailure() {
    routers.apply(List.of(RouterSpecs.web(100, VIP), RouterSpecs.other("192.168.1.234")));
    host.advance(ELECTED);

    host.breaksOnInstalls = 1; // the first to renew
    host.advance(TO_NEXT_RENEWAL);

    assertThat(routers.snapshots())
        .extracting(RouterSnapshot::state)
        .containsExactlyInAnyOrder(StateName.FAULT, StateName.ACTIVE);
    assertThat(host.addresses).hasSize(1);
  }

  @Test
  void anAddressThatCannotBeRemovedIsTriedUntilItIsGoneAlsoAfterTheRouter() {
    elect();
    host.refusesRemoval = true;
    routers.apply(List.of());
    host.advance(Duration.ofSeconds(5));
    assertThat(host.addresses).containsExactly(BOUND);

    host.refusesRemoval = false;
    host.advance(Duration.ofSeconds(1));

    assertThat(host.addresses).isEmpty();
  }

  @Test
  void anActiveRouterThatCannotSpeakLetsGoBeforeThereAreTwoForLong() {
    elect();
    host.refusesToSend = true;

    host.advance(Duration.ofMillis(2_500));
    assertThat(host.addresses).as("two advertisements lost").containsExactly(BOUND);
    host.advance(Duration.ofSeconds(1));

    assertThat(host.addresses).as("three lost").isEmpty();
    assertThat(snapshot().state()).isEqualTo(StateName.FAULT);
    assertThat(snapshot().problem()).get().asString().contains("errno 1");
  }

  @Test
  void aRemovedAddressIsPutBackAtOnceCountedAndTold() {
    elect();
    int frames = host.frames.size();

    host.steal(BOUND);

    assertThat(host.addresses).containsExactly(BOUND);
    assertThat(host.frames).as("announced").hasSize(frames + 1);
    assertThat(metrics.putBack).isEqualTo(1);
    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
    assertThat(snapshot().incidents())
        .singleElement()
        .asString()
        .contains(
            "removed 192.168.1.233/32 from ens33", "put back: 1 time", "1970-01-01T00:00:04Z");
  }

  @Test
  void whoeverRemovesItAgainAndAgainIsAnsweredFourTimesInASecondAtMost() {
    elect();
    int installs = host.installs;

    for (int i = 0; i < 1_000; i++) {
      host.steal(BOUND);
      host.advance(Duration.ofMillis(1));
    }

    assertThat(host.installs - installs).isBetween(4, 8); // up to three of them renewals
    host.advance(Duration.ofMillis(250));
    assertThat(host.addresses).containsExactly(BOUND);
  }

  @Test
  void nothingIsPutBackWhereTheRouterIsNotActive() {
    elect();
    routers.apply(List.of());

    host.steal(BOUND);

    assertThat(host.addresses).isEmpty();
    assertThat(metrics.putBack).isZero();
  }

  @Test
  void aForeignEqualAddressIsLeftAloneAndToldUntilItIsGone() {
    host.present(withAddress(VIP + "/24"));
    routers.apply(List.of(RouterSpecs.web(100, VIP + "/24")));

    assertThat(snapshot().incidents())
        .singleElement()
        .asString()
        .contains("ip address delete 192.168.1.233/24 dev ens33");
    host.advance(ELECTED);
    assertThat(host.addresses).isEmpty();

    host.present(FakeHost.ens33(true));

    assertThat(host.addresses).as("ours in its place").containsExactly(VIP + "/24");
    assertThat(snapshot().incidents()).isEmpty();
    assertThat(metrics.putBack).isZero();
  }

  @Test
  void theOwnerOfTheAddressesHasThemByRight() {
    host.present(withAddress(VIP + "/24"));

    routers.apply(List.of(RouterSpecs.web(255, VIP)));

    assertThat(snapshot().incidents()).isEmpty();
  }

  @Test
  void theMetricsForgetARemovedRouter() {
    elect();

    routers.apply(List.of());

    assertThat(metrics.removed).containsExactly("web");
  }

  private void elect() {
    routers.apply(List.of(RouterSpecs.web(100, VIP)));
    host.advance(ELECTED);
    assertThat(host.addresses).containsExactly(BOUND);
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }

  private static Link withAddress(String address) {
    Link link = FakeHost.ens33(true);
    return new Link(
        link.index(),
        link.name(),
        link.mac(),
        link.up(),
        List.of(link.addresses().getFirst(), Ipv4Prefix.parse(address)));
  }
}
