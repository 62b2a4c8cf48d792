package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VirtualRoutersTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers = new VirtualRouters(host.host(), new NoMetrics(), () -> {});

  @Test
  void anElectedRouterBindsAdvertisesAndAnnounces() {
    routers.apply(List.of(web(100, "192.168.1.233")));
    host.advance(ELECTED);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.addresses).containsExactly("192.168.1.233/32");
    assertThat(host.messages).isNotEmpty();
    assertThat(host.frames).hasSize(5);
  }

  @Test
  void anUnchangedConfigurationChangesNothing() {
    routers.apply(List.of(web(100, "192.168.1.233")));
    host.advance(ELECTED);
    int messages = host.messages.size();

    routers.apply(List.of(web(100, "192.168.1.233")));

    assertThat(host.messages).hasSize(messages);
    assertThat(snapshot().timeline()).hasSize(3); // created, Backup, Active
  }

  @Test
  void anotherPriorityDoesNotLeaveTheState() {
    routers.apply(List.of(web(100, "192.168.1.233")));
    host.advance(ELECTED);

    routers.apply(List.of(web(150, "192.168.1.233")));

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(snapshot().priority()).isEqualTo(150);
    assertThat(snapshot().timeline()).hasSize(3);
  }

  @Test
  void addressesComeAndGoWithoutATransition() {
    routers.apply(List.of(web(100, "192.168.1.233", "192.168.1.234")));
    host.advance(ELECTED);

    routers.apply(List.of(web(100, "192.168.1.234", "192.168.1.235")));

    assertThat(host.addresses).containsExactly("192.168.1.234/32", "192.168.1.235/32");
    assertThat(snapshot().timeline()).hasSize(3);
  }

  @Test
  void aRemovedRouterResignsAndLeavesNothing() {
    routers.apply(List.of(web(100, "192.168.1.233")));
    host.advance(ELECTED);

    routers.apply(List.of());

    assertThat(host.addresses).isEmpty();
    assertThat(host.messages.getLast()[2]).isZero(); // priority 0
    assertThat(host.openChannels).isZero();
    assertThat(routers.snapshots()).isEmpty();
  }

  @Test
  void aLostCarrierLetsGoAndItsReturnStartsAgain() {
    routers.apply(List.of(web(100, "192.168.1.233")));
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
    routers.apply(List.of(web(100, "192.168.1.233")));
    assertThat(snapshot().timeline().getFirst().reason())
        .isEqualTo(TransitionReason.INTERFACE_MISSING);

    host.present(FakeHost.ens33(true));
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aKernelThatRefusesTheAddressMakesAFaultThatIsRetried() {
    host.refusesAddresses = true;
    routers.apply(List.of(web(100, "192.168.1.233")));
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
    RouterSpec spec = web(100, "192.168.1.233");
    routers.apply(List.of(tracking(spec, Optional.of(-20))));
    routers.serviceVerdict("nginx", true);
    host.advance(ELECTED);
    assertThat(snapshot().priority()).isEqualTo(100);

    routers.serviceVerdict("nginx", false);
    assertThat(snapshot().priority()).isEqualTo(80);
    assertThat(state()).isEqualTo(StateName.ACTIVE);

    routers.apply(List.of(tracking(spec, Optional.empty())));
    assertThat(state()).isEqualTo(StateName.FAULT);
    assertThat(host.addresses).isEmpty();
  }

  private StateName state() {
    return snapshot().state();
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }

  private static RouterSpec web(int priority, String... addresses) {
    return new RouterSpec(
        "web",
        "web",
        new InterfaceMatch.Named("ens33"),
        new RouterConfig(
            3,
            233,
            Duration.ofSeconds(1),
            3,
            new RouterConfig.Preemption(true, Duration.ZERO),
            new RouterConfig.Announcing(5, Duration.ofSeconds(5), Duration.ofSeconds(60)),
            Optional.of(RouterConfig.Lease.auto(Duration.ofSeconds(1), 3))),
        new Priority(priority),
        Stream.of(addresses).map(IpPrefix::parse).toList(),
        Transport.MULTICAST,
        new RouterSpec.Speech(Checksum.PSEUDO_HEADER, new Authentication.None()),
        Optional.empty(),
        List.of());
  }

  private static RouterSpec tracking(RouterSpec spec, Optional<Integer> weight) {
    return new RouterSpec(
        spec.name(),
        spec.group(),
        spec.networkInterface(),
        spec.config(),
        spec.priority(),
        spec.addresses(),
        spec.transport(),
        spec.speech(),
        spec.syncGroup(),
        List.of(new RouterSpec.TrackedThing(RouterSpec.Kind.SERVICE, "nginx", weight)));
  }

  private static final class NoMetrics implements RuntimeMetrics {
    @Override
    public void received(String virtualRouter) {}

    @Override
    public void discarded(DiscardReason reason, String networkInterface) {}

    @Override
    public void sent(String virtualRouter) {}

    @Override
    public void transition(String virtualRouter, StateName state, TransitionReason reason) {}

    @Override
    public void takeover(String virtualRouter, Duration took) {}
  }
}
