package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The timers and elections of RFC 9568 and RFC 3768, by the rows of the conformance list. */
class ElectionConformanceTest {
  private static final Duration SECOND = Steps.SECOND;

  @Tag("C-40")
  @ParameterizedTest
  @CsvSource({
    "1, 100, 399609375",
    "100, 100, 360937500",
    "200, 100, 321875000",
    "254, 100, 300781250",
    "1, 1000, 3996093750",
    "100, 1000, 3609375000",
    "200, 1000, 3218750000",
    "254, 1000, 3007812500",
    "1, 10000, 39960937500",
    "100, 10000, 36093750000",
    "200, 10000, 32187500000",
    "254, 10000, 30078125000"
  })
  void takeoverInVersionThreeComesAtThreeIntervalsAndASkewThatScales(
      int priority, long intervalMs, long expectedNs) {
    Steps router = Steps.of(3, Duration.ofMillis(intervalMs), true, priority).start();
    router.sleep(Duration.ofMillis(7)).hear(255);

    router.pass(Duration.ofNanos(expectedNs - 1));
    assertThat(router.backup()).isTrue();
    assertThat(router.pass(Duration.ofNanos(1)).active()).isTrue();
  }

  @Tag("C-41")
  @ParameterizedTest
  @CsvSource({"100, 1, 3609375000", "100, 3, 9609375000", "254, 1, 3007812500", "1, 3, 9996093750"})
  void theSkewOfVersionTwoIsAPartOfASecondWhateverTheInterval(
      int priority, long intervalSeconds, long expectedNs) {
    Steps router = Steps.of(2, Duration.ofSeconds(intervalSeconds), true, priority).start();
    router.hear(255);

    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(expectedNs));
  }

  @Tag("C-42")
  @Test
  void aResignationHeardInBackupLeavesTheSkewOnly() {
    Steps router = Steps.usual(100).start().hear(200);

    assertThat(router.hear(0).untilTakeover()).isEqualTo(Duration.ofNanos(609_375_000));
    assertThat(router.pass(Duration.ofNanos(609_375_000)).active()).isTrue();
    assertThat(router.reason).contains(TransitionReason.ACTIVE_RESIGNED);
  }

  @Tag("C-43")
  @Test
  void aResignationHeardWhileActiveIsAnsweredAtOnceAndTheTimerBeginsAnew() {
    Steps router = Steps.usual(100).becomeActive().pass(Duration.ofMillis(700));

    router.hear(0);

    assertThat(router.actions)
        .containsExactly(new RouterAction.SendAdvertisement(new Priority(100)));
    assertThat(((RouterState.Active) router.state).advertiseAt())
        .isEqualTo(router.now.plus(SECOND));
  }

  @Tag("C-44")
  @Test
  void aBackupLearnsTheIntervalInVersionThreeAndNotInVersionTwo() {
    Steps third = Steps.usual(100).start().hear(200, "192.168.1.129", Duration.ofSeconds(3));
    assertThat(third.untilTakeover())
        .isEqualTo(
            Duration.ofSeconds(9).plus(Duration.ofSeconds(3).multipliedBy(156).dividedBy(256)));

    Steps second = Steps.of(2, SECOND, true, 100).start();
    second.hear(200, "192.168.1.129", Duration.ofSeconds(3));
    assertThat(second.untilTakeover()).isEqualTo(Duration.ofNanos(3_609_375_000L));
  }

  @Tag("C-44")
  @Test
  void theLearnedIntervalIsForgottenForTheOneOfTheNextActiveRouter() {
    Steps router = Steps.usual(100).start().hear(200, "192.168.1.129", Duration.ofSeconds(3));

    assertThat(router.hear(200, "192.168.1.130", SECOND).untilTakeover())
        .isEqualTo(Duration.ofNanos(3_609_375_000L));
  }

  @Tag("C-45")
  @Test
  void anOwnerStartsAsActiveAndEverybodyElseListensInFull() {
    Steps owner = Steps.usual(255).start();
    assertThat(owner.active()).isTrue();
    assertThat(owner.spoke()).isTrue();

    Steps other = Steps.usual(254).start();
    assertThat(other.backup()).isTrue();
    assertThat(other.actions).isEmpty();
    assertThat(other.untilTakeover()).isEqualTo(Duration.ofNanos(3_007_812_500L));
  }

  @Tag("C-50")
  @ParameterizedTest
  @CsvSource({"100, true", "101, true", "254, true", "2, false", "100, false"})
  void whatABackupMustRespectBeginsItsTimerAnew(int heard, boolean preempts) {
    Steps router = Steps.of(3, SECOND, preempts, 100).start().sleep(Duration.ofSeconds(3));

    assertThat(router.hear(heard).untilTakeover()).isEqualTo(Duration.ofNanos(3_609_375_000L));
  }

  /** Beyond the RFC: who says the lowest priority asks to be relieved. */
  @Test
  void theLowestPriorityIsTakenOverFromWithoutPreemptionToo() {
    Steps router = Steps.of(3, SECOND, false, 100).start().hear(200).hear(1);

    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(609_375_000L));
    assertThat(router.pass(Duration.ofNanos(609_375_000L)).active()).isTrue();
  }

  @Tag("C-51")
  @Test
  void aWeakerActiveRouterDoesNotStopTheTimerOfABackupThatPreempts() {
    Steps router = Steps.usual(100).start();
    for (int i = 0; i < 3; i++) {
      router.pass(SECOND).hear(99);
    }

    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(609_375_000L));
    assertThat(router.pass(Duration.ofNanos(609_375_000L)).active()).isTrue();
    assertThat(router.reason).contains(TransitionReason.LOWER_PRIORITY_HEARD);
  }

  @Tag("C-52")
  @Test
  void withoutPreemptionABetterNewcomerStaysBackupUnlessItOwnsTheAddresses() {
    Steps newcomer = Steps.of(3, SECOND, false, 200).start();
    for (int i = 0; i < 60; i++) {
      newcomer.pass(SECOND).hear(100);
    }
    assertThat(newcomer.backup()).isTrue();

    Steps owner =
        new Steps(Steps.config(3, SECOND, false), 255)
            .offer(new RouterEvent.FaultRaised(TransitionReason.LINK_DOWN));
    assertThat(owner.offer(new RouterEvent.FaultCleared()).active()).isTrue();
  }

  @Tag("C-53")
  @Test
  void anActiveRouterThatHearsABetterOneLetsGoInSilence() {
    Steps router = Steps.usual(100).becomeActive().hear(101, "192.168.1.1", SECOND);

    assertThat(router.backup()).isTrue();
    assertThat(router.actions).containsExactly(new RouterAction.RemoveAddresses());
    assertThat(router.pass(Duration.ofSeconds(3)).spoke()).isFalse();
  }

  @Tag("C-54")
  @ParameterizedTest
  @CsvSource({
    "192.168.1.130, true", "192.168.1.132, false", "1.0.0.1, true", "10.0.0.1, true",
    "127.255.255.255, true", "223.255.255.254, false", "192.168.2.0, false", "192.168.0.255, true"
  })
  void ofEqualPrioritiesTheGreaterAddressStaysActiveComparedUnsigned(String peer, boolean stays) {
    Steps router = Steps.usual(100).becomeActive().hear(100, peer, SECOND);

    assertThat(router.active()).isEqualTo(stays);
  }

  @Tag("C-55")
  @Test
  void aWeakerActiveRouterIsAnsweredAtOnceInVersionThreeAndNotInVersionTwo() {
    Steps third = Steps.usual(100).becomeActive().hear(99);
    assertThat(third.active()).isTrue();
    assertThat(third.spoke()).isTrue();

    Steps second = Steps.of(2, SECOND, true, 100).becomeActive().hear(99);
    assertThat(second.active()).isTrue();
    assertThat(second.actions).isEmpty();
  }

  @Tag("C-56")
  @Test
  void anActiveRouterResignsAtShutdownAndABackupSaysNothing() {
    assertThat(Steps.usual(100).becomeActive().offer(new RouterEvent.Shutdown()).actions)
        .containsExactly(
            new RouterAction.SendAdvertisement(Priority.RESIGNING),
            new RouterAction.RemoveAddresses());
    assertThat(Steps.usual(100).start().offer(new RouterEvent.Shutdown()).actions).isEmpty();
  }

  @Tag("C-57")
  @Test
  void aNewActiveRouterBindsThenAdvertisesThenAnnounces() {
    Steps router = Steps.usual(100).start();

    router.pass(router.untilTakeover());

    assertThat(router.actions)
        .isEqualTo(
            List.of(
                new RouterAction.InstallAddresses(),
                new RouterAction.SendAdvertisement(new Priority(100)),
                new RouterAction.AnnounceAddresses(5)));
  }

  @Tag("C-58")
  @Test
  void ofTwoOwnersTheGreaterAddressWins() {
    assertThat(Steps.usual(255).start().hear(255, "192.168.1.132", SECOND).backup()).isTrue();
    assertThat(Steps.usual(255).start().hear(255, "192.168.1.130", SECOND).active()).isTrue();
  }
}
