package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two daemons' routers on one host, one after the other. */
class SuccessionOfRoutersTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters before = routers();
  private final VirtualRouters after = routers();

  @Test
  void aRouterThatAwaitsItsTurnHasItsEarsOpenAndSaysNothing() {
    after.await();

    after.apply(List.of(web()));
    host.advance(Duration.ofSeconds(30));

    assertThat(host.openChannels).isEqualTo(1);
    assertThat(host.messages).isEmpty();
    assertThat(host.addresses).isEmpty();
    assertThat(after.snapshots().getFirst().state()).isEqualTo(StateName.INITIALIZE);
  }

  @Test
  void anInheritedActiveRouterGoesOnWithTheNextBeatAndTouchesNothing() {
    elect();
    int frames = host.frames.size();
    int messages = host.messages.size();

    succeed();

    assertThat(host.removals).isZero();
    assertThat(host.messages).as("nothing is said out of turn").hasSize(messages);
    assertThat(after.snapshots().getFirst().timeline())
        .isEqualTo(before.snapshots().getFirst().timeline());
    assertThat(after.snapshots().getFirst().bound()).hasToString("[192.168.1.233/32]");
    host.advance(BEAT);
    assertThat(host.messages).hasSize(messages + 1);
    assertThat(host.frames).hasSize(frames);
    assertThat(host.openChannels).isEqualTo(1);
  }

  @Test
  void anInheritedRouterRenewsTheLeaseAndLetsGoWhenItIsStopped() {
    elect();
    succeed();
    int installs = host.installs;
    host.advance(Duration.ofSeconds(3));

    assertThat(host.installs).isGreaterThan(installs);
    after.stopAll();

    assertThat(host.addresses).isEmpty();
    assertThat(host.messages.getLast()[2]).as("priority 0").isZero();
  }

  @Test
  void anInheritedBackupTakesOverAfterTheRestOfItsPatience() {
    before.apply(List.of(web()));
    host.advance(Duration.ofSeconds(3));
    after.await();
    after.apply(List.of(web()));

    succeed();
    host.advance(Duration.ofSeconds(1));

    assertThat(after.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void whoeverIsNotSucceededGoesOnAsIfNothingHadHappened() {
    elect();
    int messages = host.messages.size();
    before.suspend();
    host.advance(Duration.ofMillis(300));

    before.resume();
    host.advance(Duration.ofSeconds(3));

    assertThat(host.messages.size() - messages).isBetween(3, 4);
    assertThat(host.removals).isZero();
    assertThat(before.snapshots().getFirst().timeline()).hasSize(3);
  }

  @Test
  void routersThatStandStillSayNothingWhateverHappensToThem() {
    elect();
    int messages = host.messages.size();

    before.suspend();
    host.present(FakeHost.ens33(false));
    before.services(RouterSpecs.service("nginx", false));
    before.apply(List.of());
    host.advance(Duration.ofSeconds(2));

    assertThat(host.messages).hasSize(messages);
    assertThat(host.addresses).containsExactly("192.168.1.233/32");
  }

  @Test
  void whatWasConfiguredMeanwhileIsTakenOverAfterwards() {
    elect();
    before.suspend();
    before.apply(List.of(RouterSpecs.web(100, "192.168.1.234")));

    before.resume();

    assertThat(host.addresses).containsExactly("192.168.1.234/32");
    assertThat(before.snapshots().getFirst().timeline()).hasSize(3);
  }

  @Test
  void anAddressThatWaitsForItsRemovalIsRemovedBeforeTheRoutersStandStill() {
    refuseRemoval();

    host.refusesRemoval = false;
    before.suspend();

    assertThat(host.addresses).isEmpty();
  }

  @Test
  void anAddressWhoseRemovalBecameDueMeanwhileIsRemovedAfterwards() {
    refuseRemoval();
    before.suspend();
    host.advance(Duration.ofSeconds(2));
    host.refusesRemoval = false;

    before.resume();

    assertThat(host.addresses).isEmpty();
  }

  @Test
  void afterStandingStillForTooLongItDoesNotSpeakFirst() {
    elect();
    int messages = host.messages.size();
    before.suspend();
    host.advance(Duration.ofSeconds(5));

    before.resume();
    host.advance(Duration.ofMillis(10));

    assertThat(host.messages).hasSize(messages);
    assertThat(before.snapshots().getFirst().timeline().getFirst().reason())
        .isEqualTo(TransitionReason.OVERSLEPT);
  }

  @Test
  void aRouterThatTheNextDaemonDoesNotKnowIsStoppedInOrder() {
    before.apply(List.of(web(), RouterSpecs.other("192.168.1.240")));
    host.advance(ELECTED);

    after.await();
    after.apply(List.of(web()));
    List<Inheritance> left = before.suspend();
    after.begin(left);
    before.retire(Set.of("web"));

    assertThat(host.addresses).containsExactly("192.168.1.233/32");
    assertThat(host.messages.getLast()[2]).as("priority 0").isZero();
  }

  @Test
  void aRouterThatTheRunningDaemonDoesNotKnowBeginsAnew() {
    after.await();
    after.apply(List.of(web()));

    after.begin(List.of());
    host.advance(ELECTED);

    assertThat(after.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
  }

  private void elect() {
    before.apply(List.of(web()));
    host.advance(ELECTED);
    assertThat(before.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
  }

  /** An Active router loses its link, and the kernel keeps its address. */
  private void refuseRemoval() {
    elect();
    host.refusesRemoval = true;
    host.present(FakeHost.ens33(false));
    assertThat(host.addresses).containsExactly("192.168.1.233/32");
  }

  private void succeed() {
    after.await();
    after.apply(List.of(web()));
    after.begin(before.suspend());
    before.retire(Set.of("web"));
  }

  private VirtualRouters routers() {
    return new VirtualRouters(host.host(), new CountedMetrics(), () -> {});
  }

  private static RouterSpec web() {
    return RouterSpecs.web(100, "192.168.1.233");
  }
}
