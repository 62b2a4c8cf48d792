package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A router that waits before it begins, and before it believes an interface. */
class DelaysTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final RouterSpec WEB = RouterSpecs.web(100, "192.168.1.233");

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  @Test
  void aRouterTakesNoPartForSoLongAfterTheDaemonsStart() {
    routers.apply(List.of(waiting(seconds(30), Duration.ZERO)));

    host.advance(seconds(30).minus(SHORT));
    assertThat(state()).isEqualTo(StateName.INITIALIZE);
    assertThat(host.messages).isEmpty();

    host.advance(SHORT);
    assertThat(state()).isEqualTo(StateName.BACKUP);
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void theLaterOfTheTwoCounts() {
    host.advance(seconds(20));
    VirtualRouters started = new VirtualRouters(host.host(), new CountedMetrics(), () -> {});
    started.apply(List.of(waiting(seconds(5), seconds(60)))); // the machine's clock is at 20 s

    host.advance(seconds(40).minus(SHORT));
    assertThat(started.snapshots().getFirst().state()).isEqualTo(StateName.INITIALIZE);
    host.advance(SHORT);
    assertThat(started.snapshots().getFirst().state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void aRouterThatIsAddedLaterDoesNotWait() {
    host.advance(seconds(30));
    routers.apply(List.of(waiting(seconds(30), seconds(30))));

    assertThat(state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void aShorterDelayCountsAtOnce() {
    routers.apply(List.of(waiting(seconds(30), Duration.ZERO)));
    host.advance(seconds(5));
    routers.apply(List.of(WEB));

    assertThat(state()).isEqualTo(StateName.BACKUP);
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void anInterfaceThatIsMissingMeanwhileIsFoundWhenTheTimeComes() {
    host.present();
    routers.apply(List.of(waiting(seconds(30), Duration.ZERO)));
    host.advance(seconds(10));
    host.present(FakeHost.ens33(true));
    assertThat(state()).isNotEqualTo(StateName.BACKUP);

    host.advance(seconds(20));
    assertThat(state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void whoHasBegunDoesNotWaitAgainAfterAFault() {
    RouterSpec waiting = waiting(Duration.ZERO, Duration.ZERO);
    active(waiting);
    routers.apply(List.of(waiting(seconds(3600), Duration.ZERO)));

    host.present(FakeHost.ens33(false));
    host.present(FakeHost.ens33(true));

    assertThat(state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void whoTookPartInAnotherDaemonDoesNotWait() {
    active(WEB);
    List<Inheritance> left = routers.suspend();
    VirtualRouters next = new VirtualRouters(host.host(), new CountedMetrics(), () -> {});
    next.await();
    next.apply(List.of(waiting(seconds(3600), Duration.ZERO)));
    next.begin(left);
    host.advance(SHORT);
    assertThat(next.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);

    host.present(FakeHost.ens33(false));
    host.present(FakeHost.ens33(true));
    host.advance(SHORT);

    assertThat(next.snapshots().getFirst().state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void whoJoinsASyncGroupThatTakesPartDoesNotMakeItWait() {
    RouterSpec first = RouterSpecs.together(waiting(seconds(60), Duration.ZERO), "both");
    RouterSpec second =
        RouterSpecs.with(
            new Delays(Duration.ofHours(1), Duration.ZERO, Duration.ZERO, Duration.ZERO),
            RouterSpecs.together(RouterSpecs.other("192.168.1.234"), "both"));
    routers.apply(List.of(first));
    host.advance(seconds(60).plus(ELECTED));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    int said = host.messages.size();

    routers.apply(List.of(first, second));
    host.advance(ELECTED);

    assertThat(routers.snapshots())
        .extracting(RouterSnapshot::state)
        .containsExactly(StateName.ACTIVE, StateName.ACTIVE);
    assertThat(host.messages.subList(said, host.messages.size()))
        .filteredOn(message -> Byte.toUnsignedInt(message[1]) == 233)
        .as("of the first, each second")
        .hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aShortLossOfCarrierMovesNothing() {
    active(flaps(Duration.ofMillis(500), Duration.ZERO));

    host.present(FakeHost.ens33(false));
    host.advance(Duration.ofMillis(490));
    host.present(FakeHost.ens33(true));
    host.advance(ELECTED);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.removals).isZero();
    assertThat(snapshot().timeline()).hasSize(3); // created, Backup, Active
  }

  @Test
  void aLossThatLastsIsAFaultWhenTheDelayEnds() {
    active(flaps(Duration.ofMillis(500), Duration.ZERO));

    host.present(FakeHost.ens33(false));
    host.advance(Duration.ofMillis(490));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    host.advance(Duration.ofMillis(10));

    assertThat(state()).isEqualTo(StateName.FAULT);
    assertThat(snapshot().timeline().getFirst().reason()).isEqualTo(TransitionReason.LINK_DOWN);
    assertThat(host.addresses).isEmpty();
  }

  @Test
  void theSecondOfTwoFlapsIsCountedAnew() {
    active(flaps(Duration.ofMillis(500), Duration.ZERO));

    for (int i = 0; i < 2; i++) {
      host.present(FakeHost.ens33(false));
      host.advance(Duration.ofMillis(300));
      host.present(FakeHost.ens33(true));
      host.advance(Duration.ofMillis(100));
    }

    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aCarrierThatReturnsIsBelievedAfterItsDelay() {
    active(flaps(Duration.ZERO, seconds(2)));

    host.present(FakeHost.ens33(false));
    assertThat(state()).isEqualTo(StateName.FAULT);
    host.present(FakeHost.ens33(true));
    host.advance(seconds(2).minus(SHORT));
    assertThat(state()).isEqualTo(StateName.FAULT);
    host.advance(SHORT);

    assertThat(state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void aRecreatedInterfaceIsBelievedAtOnce() {
    active(flaps(Duration.ofMillis(500), seconds(2)));
    Link old = FakeHost.ens33(true);

    host.present(new Link(3, old.name(), old.mac(), true, old.addresses()));

    assertThat(state()).isEqualTo(StateName.BACKUP); // it begins anew there
  }

  @Test
  void aTrackedInterfaceIsBelievedAfterTheDelay() {
    Link ens33 = FakeHost.ens33(true);
    Link uplink = new Link(7, "uplink", ens33.mac(), true, List.of());
    host.present(ens33, uplink);
    EffectivePriority.Rule lowers = new EffectivePriority.Rule(Optional.of(-20), false, false);
    active(
        flaps(Duration.ofMillis(500), Duration.ZERO)
            .tracking(
                List.of(new RouterSpec.TrackedThing(RouterSpec.Kind.INTERFACE, "uplink", lowers))));

    host.present(ens33, new Link(7, "uplink", ens33.mac(), false, List.of()));
    assertThat(snapshot().priority()).isEqualTo(100);
    host.advance(Duration.ofMillis(500));

    assertThat(snapshot().priority()).isEqualTo(80);
  }

  @Test
  void theMonotonicClockCountsFromTheMachinesStart() throws Exception {
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    TimeSource clock = TimeSource.system();

    Duration counted = clock.now().since(clock.booted());

    // Within a minute, on a machine that was never suspended.
    assertThat(counted.toMillis() / 1e3)
        .isBetween(Double.parseDouble(uptime) - 60, Double.parseDouble(uptime) + 60);
  }

  private void active(RouterSpec spec) {
    routers.apply(List.of(spec));
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  private static RouterSpec waiting(Duration afterStart, Duration afterBoot) {
    return RouterSpecs.with(new Delays(afterStart, afterBoot, Duration.ZERO, Duration.ZERO), WEB);
  }

  private static RouterSpec flaps(Duration down, Duration up) {
    return RouterSpecs.with(new Delays(Duration.ZERO, Duration.ZERO, down, up), WEB);
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  private StateName state() {
    return snapshot().state();
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }
}
