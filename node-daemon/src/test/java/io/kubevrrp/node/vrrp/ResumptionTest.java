package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daemon is killed and comes back while the kernel still keeps its addresses. */
class ResumptionTest {
  private static final Duration SECOND = Steps.SECOND;
  private static final Duration LISTENING = Duration.ofMillis(1_125);

  /** At 1 s the lease is 2 s, and the last renewal came 0.75 s after an advertisement at most. */
  @ParameterizedTest
  @CsvSource({"2, 1750", "1, 2750", "0, 3750"})
  void theKernelsWholeSecondsTellHowLongThePeersMayHaveWaited(long leftSeconds, long silenceMs) {
    RouterConfig.Lease lease = RouterConfig.Lease.auto(SECOND, 3);

    assertThat(lease.longestSilence(Duration.ofSeconds(leftSeconds), SECOND))
        .contains(Duration.ofMillis(silenceMs));
  }

  @Test
  void aLeaseThatRunsLongerThanTheConfiguredOneIsNoneOfOurs() {
    assertThat(RouterConfig.Lease.auto(SECOND, 3).longestSilence(Duration.ofSeconds(3), SECOND))
        .isEmpty();
  }

  @Test
  void itListensForAnIntervalWhenThereIsTime() {
    Steps router = Steps.usual(100).offer(revived(1_750));

    assertThat(router.untilTakeover()).isEqualTo(LISTENING);
    router.pass(LISTENING);
    assertThat(router.active()).isTrue();
    assertThat(router.reason).contains(TransitionReason.RESUMED);
  }

  /** Active_Down_Interval of priority 100 is 3.609375 s. */
  @Test
  void itActsNoLaterThanABackupThatHeardItsFormerLife() {
    Steps router = Steps.usual(100).offer(revived(3_000));

    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(609_375_000L));
  }

  @Test
  void whenPeersMayBeTakingOverItLetsGoAndBeginsAnew() {
    Steps router = Steps.usual(100).offer(revived(3_500));

    assertThat(router.actions).containsExactly(new RouterAction.RemoveAddresses());
    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(3_609_375_000L));
  }

  /** A stronger Active router of version 2 does not answer: it has to be heard. */
  @Test
  void versionTwoListensForAnIntervalOrLetsGo() {
    Steps inTime = Steps.of(2, SECOND, true, 100).offer(revived(2_000));
    Steps late = Steps.of(2, SECOND, true, 100).offer(revived(2_500));

    assertThat(inTime.untilTakeover()).isEqualTo(LISTENING);
    assertThat(late.actions).containsExactly(new RouterAction.RemoveAddresses());
  }

  @Test
  void clientsAreToldAnIntervalLaterForTheyKnowWhereItIs() {
    Steps router = Steps.usual(100).offer(revived(1_750)).pass(LISTENING);
    assertThat(router.actions)
        .containsExactly(
            new RouterAction.InstallAddresses(),
            new RouterAction.SendAdvertisement(new Priority(100)));

    router.pass(SECOND);

    assertThat(router.actions).contains(new RouterAction.AnnounceAddresses(5));
  }

  @Test
  void whenItWakesLateItListensOnceMoreWithoutTheAddresses() {
    Steps router =
        Steps.usual(100).offer(revived(1_750)).sleep(LISTENING.plus(SECOND.multipliedBy(2)));

    router.offer(new RouterEvent.DeadlineReached());

    assertThat(router.actions).containsExactly(new RouterAction.RemoveAddresses());
    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(3_609_375_000L));
  }

  @ParameterizedTest
  @CsvSource({"0", "300", "700", "1000"})
  void killedAndBackWithinASecondTheAddressDoesNotMove(long awayMs) {
    Simulation simulation = Simulations.of(1, "a=200", "b=100");
    simulation.run(Duration.ofMillis(10_300));

    restart(simulation, "a", Duration.ofMillis(awayMs));
    long none = simulation.ownership.nanosWithNone();
    simulation.run(Duration.ofSeconds(10));

    assertThat(simulation.node("a").lastReasons).containsExactly(TransitionReason.RESUMED);
    assertThat(simulation.node("b").lastReasons).containsExactly(TransitionReason.STARTED);
    assertThat(simulation.ownership.nanosWithTwo()).isZero();
    assertThat(Duration.ofNanos(simulation.ownership.nanosWithNone() - none)).isLessThan(SECOND);
  }

  @Test
  void whoeverTookOverMeanwhileIsHeardAndKeepsTheAddress() {
    Simulation simulation = Simulations.of(1, "a=100", "b=200");
    simulation.node("b").stop();
    simulation.run(Duration.ofSeconds(10));
    simulation.disturbed();
    simulation.node("b").start(); // it preempts 3.2 s later
    simulation.run(Duration.ofMillis(3_100));

    restart(simulation, "a", Duration.ofMillis(900));
    simulation.run(Duration.ofSeconds(10));

    assertThat(simulation.ownership.names(0)).containsExactly("b");
    assertThat(simulation.node("a").lastReasons).containsExactly(TransitionReason.STARTED);
  }

  @Test
  void aSyncGroupGoesOnTogether() {
    Simulation simulation = Simulations.of(2, "a=200", "b=100");
    simulation.run(Duration.ofMillis(10_300));

    restart(simulation, "a", Duration.ofMillis(500));
    simulation.run(Duration.ofSeconds(10));

    assertThat(simulation.node("a").lastReasons)
        .containsExactly(TransitionReason.RESUMED, TransitionReason.RESUMED);
    assertThat(simulation.ownership.nanosWithTwo()).isZero();
  }

  @Test
  void aMemberThatHearsSomebodyMakesAllLetGo() {
    SyncGroup group = Simulations.group(2, 0, new Priority(100));
    MonotonicTime now = new MonotonicTime(0);
    RouterState resuming =
        new RouterState.Backup(
            now.plus(SECOND),
            SECOND,
            TransitionReason.RESUMED,
            Optional.empty(),
            RouterState.Standing.CLEAR);
    var heard =
        new RouterEvent.AdvertisementReceived(
            group.members().getLast().localAddress(), new Priority(50), SECOND);

    var transitions = group.step(List.of(resuming, resuming), 0, heard, now);

    assertThat(transitions)
        .allSatisfy(transition -> {
          assertThat(transition.actions()).containsExactly(new RouterAction.RemoveAddresses());
          assertThat(((RouterState.Backup) transition.next()).resumes()).isFalse();
        });
  }

  private static void restart(Simulation simulation, String name, Duration away) {
    simulation.ownership.stricken();
    simulation.node(name).kill();
    simulation.run(away);
    simulation.disturbed();
    simulation.node(name).start();
  }

  private static RouterEvent revived(long silenceMs) {
    return new RouterEvent.Revived(Duration.ofMillis(silenceMs));
  }
}
