package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Virtual routers of one sync group move together. */
class CompanyTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});
  private final RouterSpec web =
      RouterSpecs.together(RouterSpecs.web(100, "192.168.1.233"), "both");
  private final RouterSpec other = RouterSpecs.together(RouterSpecs.other("192.168.1.234"), "both");

  @Test
  void theyBecomeActiveTogether() {
    routers.apply(List.of(web, other));
    host.advance(ELECTED);

    assertThat(routers.snapshots()).allMatch(router -> router.state() == StateName.ACTIVE);
    assertThat(host.addresses).containsExactly("192.168.1.233/32", "192.168.1.234/32");
  }

  @Test
  void whatOneTracksHoldsForAll() {
    routers.apply(List.of(RouterSpecs.tracking(web, Optional.empty()), other));
    routers.services(RouterSpecs.service("nginx", true));
    host.advance(ELECTED);
    assertThat(host.addresses).hasSize(2);

    routers.services(RouterSpecs.service("nginx", false));

    assertThat(host.addresses).isEmpty();
    assertThat(routers.snapshots()).allMatch(router -> router.state() == StateName.FAULT);
  }

  @Test
  void aRouterThatFailsTakesTheOtherAlong() {
    routers.apply(List.of(web, other));
    host.breaksOnInstalls = 1; // the first in order is "other"
    host.advance(ELECTED);

    assertThat(routers.snapshots()).allMatch(router -> router.state() == StateName.FAULT);
    assertThat(host.addresses).isEmpty();
    assertThat(routers.snapshots().getFirst().timeline().getFirst().reason())
        .isEqualTo(TransitionReason.SYNC_GROUP_FAULT);
  }

  @Test
  void aRouterThatIsTakenAwayResignsAndLeavesTheOtherActive() {
    routers.apply(List.of(web, other));
    host.advance(ELECTED);

    routers.apply(List.of(web));

    assertThat(host.addresses).containsExactly("192.168.1.233/32");
    assertThat(host.messages.getLast()[2]).isZero(); // priority 0
    assertThat(routers.snapshots()).allMatch(router -> router.state() == StateName.ACTIVE);
    host.advance(Duration.ofSeconds(10));
    assertThat(host.messages.getLast()[2]).isEqualTo((byte) 100);
  }

  @Test
  void joiningASyncGroupMovesNothing() {
    RouterSpec first = RouterSpecs.web(100, "192.168.1.233");
    RouterSpec second = RouterSpecs.other("192.168.1.234");
    routers.apply(List.of(first, second));
    host.advance(ELECTED);

    routers.apply(List.of(web, other));
    host.advance(Duration.ofSeconds(10));

    assertThat(routers.snapshots()).allMatch(router -> router.timeline().size() == 3);
  }

  @Test
  void aRequestToHandOverLowersWhatIsAdvertisedAndKeepsTheAddresses() {
    routers.apply(List.of(web, other));
    host.advance(ELECTED);

    routers.handOver(Duration.ofSeconds(10));

    assertThat(host.messages.getLast()[2]).isEqualTo((byte) 1);
    assertThat(host.addresses).hasSize(2);
    host.advance(Duration.ofSeconds(11));
    assertThat(host.messages.getLast()[2]).isEqualTo((byte) 100);
  }
}
