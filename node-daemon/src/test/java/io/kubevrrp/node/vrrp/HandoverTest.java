package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final RouterEvent REQUEST = new RouterEvent.HandoverRequested(PATIENCE);
  private static final RouterAction LOWEST = new RouterAction.SendAdvertisement(Priority.LOWEST);

  @Test
  void itSaysTheLowestPriorityAtOnceAndKeepsTheAddresses() {
    Steps router = Steps.usual(200).becomeActive().offer(REQUEST);

    assertThat(router.actions).containsExactly(LOWEST);
    assertThat(router.active()).isTrue();
  }

  @Test
  void itLetsGoOnlyWhenItHearsTheBetterRouterAndDoesNotPreemptItSoon() {
    Steps router = Steps.usual(200).becomeActive().offer(REQUEST).hear(100);
    assertThat(router.reason).contains(TransitionReason.HANDED_OVER);

    for (int i = 0; i < 9; i++) {
      assertThat(router.pass(Steps.SECOND).hear(100).backup()).isTrue();
    }
    for (int i = 0; i < 5; i++) {
      router.pass(Steps.SECOND).hear(100);
    }
    assertThat(router.active()).isTrue();
  }

  @Test
  void whenNobodyComesItGoesOnAsBefore() {
    Steps router = Steps.usual(200).becomeActive().offer(REQUEST).pass(PATIENCE);

    router.offer(new RouterEvent.PriorityChanged());

    assertThat(router.actions)
        .containsExactly(new RouterAction.SendAdvertisement(new Priority(200)));
  }

  @Test
  void theRequestCanBeTakenBack() {
    Steps router = Steps.usual(200).becomeActive().offer(REQUEST);

    router.offer(new RouterEvent.HandoverRequested(Duration.ZERO));

    assertThat(router.actions)
        .containsExactly(new RouterAction.SendAdvertisement(new Priority(200)));
  }

  @Test
  void aBackupThatStandsAsideWaitsLongest() {
    Steps router = Steps.usual(200).start().offer(REQUEST).hear(50);

    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(3_996_093_750L));
  }

  @Test
  void anOwnerCanHandOverToo() {
    Steps router = Steps.usual(255).start().offer(REQUEST);
    assertThat(router.actions).containsExactly(LOWEST);

    assertThat(router.hear(100).backup()).isTrue();
    assertThat(router.pass(Steps.SECOND).hear(100).pass(Duration.ofSeconds(3)).backup()).isTrue();
  }

  @Test
  void twoNodesHandOverWithoutAMomentWithoutOwner() {
    Simulation simulation = Simulations.of(1, "a=200", "b=100", "c=50");
    simulation.run(Duration.ofSeconds(10));
    assertThat(simulation.ownership.names(0)).containsExactly("a");

    simulation.disturbed();
    simulation.node("a").offer(0, REQUEST);
    long without = simulation.ownership.nanosWithNone();
    simulation.run(Duration.ofSeconds(5));

    assertThat(simulation.ownership.names(0)).containsExactly("b");
    assertThat(simulation.ownership.nanosWithNone()).isEqualTo(without);
    assertThat(Duration.ofNanos(simulation.ownership.nanosWithTwo()))
        .isLessThan(Duration.ofMillis(10));
  }
}
