package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an earlier life left bound: a router goes on with it, or it goes. */
class RevivalTest {
  private static final String VIP = "192.168.1.233";
  private static final String BOUND = VIP + "/32";
  private static final RouterSpec WEB = RouterSpecs.web(100, VIP);
  private static final Duration RESUMED = Duration.ofMillis(1_130);
  private static final int ENS33 = 2;

  private final FakeHost host = new FakeHost();
  private final CountedMetrics metrics = new CountedMetrics();
  private final VirtualRouters routers = new VirtualRouters(host.host(), metrics, () -> {});

  @Test
  void aRouterGoesOnWithItsAddressesWhileTheirLeaseRuns() {
    left(Duration.ofSeconds(2), BOUND);

    begin(WEB);
    assertThat(host.addresses).containsExactly(BOUND);
    assertThat(snapshot().bound()).hasToString("[" + BOUND + "]");
    assertThat(snapshot().state()).isEqualTo(StateName.BACKUP);
    host.advance(RESUMED);

    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
    assertThat(snapshot().timeline().getFirst().reason()).isEqualTo(TransitionReason.RESUMED);
    assertThat(host.removals).isZero();
    assertThat(host.frames).as("clients know").isEmpty();
    assertThat(host.messages).hasSize(1);
  }

  @Test
  void oneThatGoesOnDoesNotWaitAsANewcomerHasTo() {
    Duration minute = Duration.ofMinutes(1);
    left(Duration.ofSeconds(2), BOUND);

    begin(RouterSpecs.with(new Delays(minute, minute, Duration.ZERO, Duration.ZERO), WEB));
    host.advance(RESUMED);

    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aLeaseThatEndsMeanwhileIsNobodysIncident() {
    left(Duration.ofSeconds(2), BOUND);
    begin(WEB);

    host.steal(BOUND); // so the kernel tells its end
    host.advance(RESUMED);

    assertThat(host.addresses).containsExactly(BOUND);
    assertThat(metrics.putBack).isZero();
    assertThat(snapshot().incidents()).isEmpty();
  }

  @Test
  void whatIsNotConfiguredGoes() {
    left(Duration.ofSeconds(2), BOUND, "192.168.1.240/32");

    begin(WEB);

    assertThat(host.addresses).containsExactly(BOUND);
  }

  @Test
  void withoutALeaseNobodyKnowsHowLongItWasAwaySoItGoes() {
    host.addresses.add(BOUND);
    host.leftovers.add(new AddressTable.Leftover(ENS33, IpPrefix.parse(BOUND), Optional.empty()));

    begin(WEB);

    assertThat(host.addresses).isEmpty();
    host.advance(RESUMED);
    assertThat(snapshot().state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void oneAddressOfSeveralIsNotEnough() {
    left(Duration.ofSeconds(2), BOUND);

    begin(RouterSpecs.web(100, VIP, "192.168.1.234"));

    assertThat(host.addresses).isEmpty();
  }

  @Test
  void whereItMayNotTakePartTheAddressesGo() {
    left(Duration.ofSeconds(2), BOUND);
    host.present(FakeHost.ens33(false));

    begin(WEB);

    assertThat(snapshot().state()).isEqualTo(StateName.FAULT);
    assertThat(host.addresses).isEmpty();
  }

  @Test
  void aSyncGroupGoesOnTogetherOrNotAtAll() {
    left(Duration.ofSeconds(2), BOUND);

    begin(
        RouterSpecs.together(WEB, "both"),
        RouterSpecs.together(RouterSpecs.other("192.168.1.234"), "both"));

    assertThat(host.addresses).isEmpty();
    host.advance(RESUMED);
    assertThat(routers.snapshots()).allMatch(router -> router.state() == StateName.BACKUP);
  }

  @Test
  void aStoppedRouterTakesThemAlongAndSaysNothing() {
    left(Duration.ofSeconds(2), BOUND);
    begin(WEB);

    routers.stopAll();

    assertThat(host.addresses).isEmpty();
    assertThat(host.messages).isEmpty();
  }

  @Test
  void aDaemonThatWaitedForItsTurnGoesOnToo() {
    routers.await();
    routers.apply(List.of(WEB));
    left(Duration.ofSeconds(2), BOUND);

    routers.find(host.leftovers());
    routers.begin(List.of());
    routers.sweep();
    host.advance(RESUMED);

    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.removals).isZero();
  }

  /** Else no router with a tracked service could ever go on: none has a verdict so soon. */
  @Test
  void aServiceWithoutAVerdictSaysNothingYet() {
    left(Duration.ofSeconds(2), BOUND);
    Elections elections = new Elections(routers);
    routers.find(host.leftovers());

    elections.apply(
        List.of(RouterSpecs.tracking(WEB, Optional.empty())),
        Map.of("nginx", new EffectivePriority.Condition(false, Optional.empty())));
    routers.sweep();
    host.advance(RESUMED);
    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);

    elections.serviceVerdict("nginx", false, Optional.empty());
    assertThat(snapshot().state()).isEqualTo(StateName.FAULT);
    assertThat(host.addresses).isEmpty();
  }

  private void left(Duration lease, String... addresses) {
    Stream.of(addresses)
        .forEach(address -> {
          host.addresses.add(address);
          host.leftovers.add(
              new AddressTable.Leftover(ENS33, IpPrefix.parse(address), Optional.of(lease)));
        });
  }

  private void begin(RouterSpec... specs) {
    routers.find(host.leftovers());
    routers.apply(List.of(specs));
    routers.sweep();
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }
}
