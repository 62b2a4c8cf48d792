package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a router does that did not run for a while: frozen, starved, or held up by its VM. */
class LatenessTest {
  private static final Duration PATIENCE_OF_254 = Duration.ofNanos(3_007_812_500L);
  private static final Duration TICK = Duration.ofNanos(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void aSleepThatNoPeerCouldHaveNoticedChangesNothing() {
    Steps router = justSpoken(100).sleep(PATIENCE_OF_254.minus(TICK));

    router.offer(new RouterEvent.DeadlineReached());

    assertThat(router.active()).isTrue();
    assertThat(router.spoke()).isTrue();
  }

  @Test
  void fromTheMomentAPeerMayHaveTakenOverItLetsGoInSilence() {
    Steps router = justSpoken(100).sleep(PATIENCE_OF_254);

    router.offer(new RouterEvent.DeadlineReached());

    assertThat(router.actions).containsExactly(new RouterAction.RemoveAddresses());
    assertThat(router.reason).contains(TransitionReason.OVERSLEPT);
    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(3_609_375_000L));
  }

  @Test
  void whatItReadsFirstIsNotAnsweredEvenIfItComesFromAWeakerRouter() {
    Steps router = justSpoken(200).sleep(Duration.ofSeconds(10));

    router.hear(100);

    assertThat(router.actions).containsExactly(new RouterAction.RemoveAddresses());
    assertThat(router.backup()).isTrue();
  }

  @Test
  void neitherAStopNorAFaultMakesItResign() {
    assertThat(justSpoken(100).sleep(PATIENCE_OF_254).offer(new RouterEvent.Shutdown()).actions)
        .containsExactly(new RouterAction.RemoveAddresses());
    Steps faulty = justSpoken(100).sleep(PATIENCE_OF_254);
    faulty.offer(new RouterEvent.FaultRaised(TransitionReason.LINK_DOWN));
    assertThat(faulty.actions).containsExactly(new RouterAction.RemoveAddresses());
    assertThat(faulty.state).isInstanceOf(RouterState.Fault.class);
  }

  @Test
  void afterALateWakeItMustReadFirst() {
    Steps router = justSpoken(100);
    assertThat(
            VirtualRouter.mustReadFirst(router.state, router.now.plus(PATIENCE_OF_254.minus(TICK))))
        .isFalse();
    assertThat(VirtualRouter.mustReadFirst(router.state, router.now.plus(PATIENCE_OF_254)))
        .isTrue();

    Steps backup = Steps.usual(100).start();
    backup.pass(backup.untilTakeover().minus(TICK));
    Duration untilTakeover = backup.untilTakeover();
    assertThat(VirtualRouter.mustReadFirst(backup.state, backup.now)).isFalse();
    assertThat(VirtualRouter.mustReadFirst(backup.state, backup.now.plus(untilTakeover))).isTrue();
  }

  @Test
  void theNextTakeoverAnnouncesSixTimesAtMost() {
    Steps router = justSpoken(100).sleep(PATIENCE_OF_254).offer(new RouterEvent.DeadlineReached());
    int announced = 0;
    for (int i = 0; i < 300; i++) {
      router.pass(Duration.ofMillis(100));
      for (RouterAction action : router.actions) {
        announced += action instanceof RouterAction.AnnounceAddresses(int count) ? count : 0;
      }
      router.actions.clear();
    }

    assertThat(router.active()).isTrue();
    assertThat(announced).isEqualTo(6);
  }

  @Test
  void theSecondTimeWithinAMinuteItStandsBackForAMinuteWhileSomebodyServes() {
    Steps router = oversleptTwice();
    assertThat(router.reason).contains(TransitionReason.HELD_DOWN);

    for (int i = 0; i < 59; i++) {
      router.pass(Steps.SECOND).hear(1);
      assertThat(router.state).isInstanceOf(RouterState.Fault.class);
    }
    assertThat(router.pass(Steps.SECOND).backup()).isTrue();
  }

  @Test
  void itStandsBackNoLongerThanAnybodyElseIsHeard() {
    Steps router = oversleptTwice();

    router.pass(Duration.ofNanos(3_996_093_750L).minus(TICK));
    assertThat(router.state).isInstanceOf(RouterState.Fault.class);
    assertThat(router.pass(TICK).backup()).isTrue();
  }

  @Test
  void standingBackOutlivesOtherFaults() {
    Steps router = oversleptTwice();
    router.offer(new RouterEvent.FaultRaised(TransitionReason.LINK_DOWN));
    router.offer(new RouterEvent.FaultCleared());

    assertThat(router.state).isInstanceOf(RouterState.Fault.class);
    assertThat(router.reason).contains(TransitionReason.HELD_DOWN);
  }

  @Test
  void twiceWithMoreThanAMinuteBetweenIsForgiven() {
    Steps router = justSpoken(100).sleep(PATIENCE_OF_254).offer(new RouterEvent.DeadlineReached());
    router.pass(MINUTE);
    assertThat(router.active()).isTrue();

    router.sleep(PATIENCE_OF_254).offer(new RouterEvent.DeadlineReached());

    assertThat(router.reason).contains(TransitionReason.OVERSLEPT);
  }

  @Test
  void aBackupThatWakesLateListensOnceMoreInFull() {
    Steps router = Steps.usual(100).start();
    router.sleep(router.untilTakeover()).sleep(Steps.SECOND.plus(TICK));

    router.offer(new RouterEvent.DeadlineReached());

    assertThat(router.backup()).isTrue();
    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(3_609_375_000L));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 20, 100})
  void aSchedulersDelayDoesNotKeepABackupFromTakingOver(long lateMs) {
    Steps router = Steps.of(3, Duration.ofMillis(10), true, 100).start();
    router.pass(router.untilTakeover().minus(TICK)).sleep(TICK.plusMillis(lateMs));

    assertThat(router.offer(new RouterEvent.DeadlineReached()).active()).isTrue();
  }

  @Test
  void aBackupThatSleptUntilShortlyBeforeItsTimerListensOnceMoreInFull() {
    Steps router = Steps.usual(100).start().hear(200);
    router.sleep(Duration.ofSeconds(3)).offer(new RouterEvent.DeadlineReached());

    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(3_609_375_000L));
    assertThat(router.pass(Duration.ofNanos(3_609_375_000L).minus(TICK)).backup()).isTrue();
    assertThat(router.pass(TICK).active()).isTrue();
  }

  @Test
  void aBackupThatRunsTakesOverAtItsTimerHoweverOftenItLooks() {
    Steps router = Steps.usual(100).start().hear(200);

    assertThat(router.pass(Duration.ofNanos(3_609_375_000L).minus(TICK)).backup()).isTrue();
    assertThat(router.pass(TICK).active()).isTrue();
  }

  @Test
  void aLongerIntervalDoesNotMakeItLateAndAShorterOneDoesNotEither() {
    Steps router = Steps.of(3, Duration.ofSeconds(10), true, 100).becomeActive();
    router.pass(Duration.ofSeconds(10)).pass(Duration.ofSeconds(9));
    router.router =
        new VirtualRouter(
            Steps.config(3, Duration.ofMillis(100), true), Steps.OWN, new Priority(100));

    router.offer(new RouterEvent.ConfigurationChanged());
    assertThat(router.active()).isTrue();
    assertThat(router.pass(Duration.ofMillis(100)).spoke()).isTrue();
    assertThat(router.active()).isTrue();
  }

  private static Steps justSpoken(int priority) {
    Steps router = Steps.usual(priority).becomeActive();
    return router.offer(new RouterEvent.PriorityChanged());
  }

  private static Steps oversleptTwice() {
    Steps router = justSpoken(100).sleep(PATIENCE_OF_254).offer(new RouterEvent.DeadlineReached());
    router.pass(Duration.ofSeconds(5)).offer(new RouterEvent.PriorityChanged());
    return router.sleep(PATIENCE_OF_254).offer(new RouterEvent.DeadlineReached());
  }
}
