package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VirtualRoutersTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  @Test
  void anElectedRouterBindsAdvertisesAndAnnounces() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.addresses).containsExactly("192.168.1.233/32");
    assertThat(host.messages).isNotEmpty();
    assertThat(host.frames).hasSize(5);
  }

  @Test
  void anUnchangedConfigurationChangesNothing() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);
    int messages = host.messages.size();

    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));

    assertThat(host.messages).hasSize(messages);
    assertThat(snapshot().timeline()).hasSize(3); // created, Backup, Active
  }

  @Test
  void anotherPriorityDoesNotLeaveTheState() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);

    routers.apply(List.of(RouterSpecs.web(150, "192.168.1.233")));

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(snapshot().priority()).isEqualTo(150);
    assertThat(snapshot().timeline()).hasSize(3);
  }

  @Test
  void addressesComeAndGoWithoutATransition() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233", "192.168.1.234")));
    host.advance(ELECTED);

    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.234", "192.168.1.235")));

    assertThat(host.addresses).containsExactly("192.168.1.234/32", "192.168.1.235/32");
    assertThat(snapshot().timeline()).hasSize(3);
  }

  @Test
  void aRemovedRouterResignsAndLeavesNothing() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);

    routers.apply(List.of());

    assertThat(host.addresses).isEmpty();
    assertThat(host.messages.getLast()[2]).isZero(); // priority 0
    assertThat(host.openChannels).isZero();
    assertThat(routers.snapshots()).isEmpty();
  }

  @Test
  void aLostCarrierLetsGoAndItsReturnStartsAgain() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);

    host.present(FakeHost.ens33(false));
    assertThat(state()).isEqualTo(StateName.FAULT);
    assertThat(snapshot().timeline().getFirst().reason()).isEqualTo(TransitionReason.LINK_DOWN);
    assertThat(host.addresses).isEmpty();

    host.present(FakeHost.ens33(true));
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aMissingInterfaceIsWaitedFor() {
    host.present();
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    assertThat(snapshot().timeline().getFirst().reason())
        .isEqualTo(TransitionReason.INTERFACE_MISSING);

    host.present(FakeHost.ens33(true));
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aKernelThatRefusesTheAddressMakesAFaultThatIsRetried() {
    host.refusesAddresses = true;
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);

    assertThat(state()).isEqualTo(StateName.FAULT);
    assertThat(snapshot().problem())
        .hasValueSatisfying(text -> assertThat(text).contains("errno 13"));

    host.refusesAddresses = false;
    host.advance(Duration.ofSeconds(6));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aFailingServiceLowersThePriorityAndOneWithoutWeightReleases() {
    RouterSpec spec = RouterSpecs.web(100, "192.168.1.233");
    routers.apply(List.of(RouterSpecs.tracking(spec, Optional.of(-20))));
    routers.services(RouterSpecs.service("nginx", true));
    host.advance(ELECTED);
    assertThat(snapshot().priority()).isEqualTo(100);

    routers.services(RouterSpecs.service("nginx", false));
    assertThat(snapshot().priority()).isEqualTo(80);
    assertThat(state()).isEqualTo(StateName.ACTIVE);

    routers.apply(List.of(RouterSpecs.tracking(spec, Optional.empty())));
    assertThat(state()).isEqualTo(StateName.FAULT);
    assertThat(host.addresses).isEmpty();
  }

  private StateName state() {
    return snapshot().state();
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }
}
