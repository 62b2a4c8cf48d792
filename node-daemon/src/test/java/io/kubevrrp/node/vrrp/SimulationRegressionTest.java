package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What random schedules once found, as scenarios that outlive a change of the schedules. */
class SimulationRegressionTest {
  private static final Duration SECOND = Steps.SECOND;

  /** It listened for one interval only, and took over while the dead node's lease still ran. */
  @Test
  void aBackupThatMissedAdvertisementsDoesNotTakeOverBeforeTheLeaseOfAKilledActiveEnds() {
    Simulation simulation = Simulations.of(1, "a=200", "b=100");
    simulation.run(Duration.ofMillis(10_100));
    simulation.node("b").freeze(true);
    simulation.run(Duration.ofSeconds(9).plusMillis(200));
    simulation.disturbed();
    simulation.node("b").thaw(true);
    simulation.run(Duration.ofMillis(50));

    simulation.ownership.stricken();
    simulation.node("a").kill();
    simulation.run(Duration.ofSeconds(20));

    assertThat(simulation.ownership.nanosWithTwo()).isZero();
    assertThat(simulation.ownership.names(0)).containsExactly("b");
  }

  /**
   * Frozen and deaf until shortly before its timer, it was not late, and took over at once from a
   * node whose lease still ran.
   */
  @Test
  void aBackupThatWasFrozenAndDeafListensOnceMoreThoughItsTimerIsStillToCome() {
    new RandomSchedule(3790).run();
  }

  /** Standing back was forgiven, so the takeover after it announced ten times. */
  @Test
  void aLoneNodeThatOversleptTwiceStillAnnouncesSparingly() {
    Simulation simulation = Simulations.of(1, "a=100");
    for (int i = 0; i < 2; i++) {
      simulation.run(Duration.ofSeconds(5));
      simulation.ownership.stricken();
      simulation.node("a").freeze(false);
      simulation.run(Duration.ofSeconds(4));
      simulation.disturbed();
      simulation.node("a").thaw(true);
    }

    simulation.run(Duration.ofSeconds(30)); // the node's own check of its announcements

    assertThat(simulation.ownership.names(0)).containsExactly("a");
  }

  /** A resignation, of another node or of one member, made the preempt delay begin anew. */
  @Test
  void aResignationDoesNotRestartThePreemptDelay() {
    RouterConfig usual = Steps.config(3, SECOND, true);
    RouterConfig delayed =
        new RouterConfig(
            3,
            51,
            SECOND,
            3,
            new RouterConfig.Preemption(true, Duration.ofSeconds(4)),
            usual.announcing(),
            usual.lease());
    Steps router = new Steps(delayed, 200).start().hear(100);
    router.pass(SECOND).hear(100).pass(SECOND).hear(0).hear(100).pass(SECOND).hear(100);
    router.pass(SECOND).hear(100);

    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(2_218_750_000L));
  }

  /** Each made the other let go by another member, waited equally long, and did it again. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void syncGroupsThatCollideDoSoOnce(long seed) {
    Simulation simulation = Simulations.of(seed, 2, "a=100", "b=100");
    simulation.segment.partition(Set.of("a"));
    simulation.run(Duration.ofSeconds(10));
    simulation.segment.heal();
    simulation.ownership.mended();

    for (SimulatedNode node : simulation.nodes) {
      node.offer(0, new RouterEvent.PriorityChanged());
      node.offer(1, new RouterEvent.PriorityChanged());
    }
    simulation.run(Duration.ofSeconds(20));

    assertThat(simulation.ownership.names(0)).hasSize(1);
    assertThat(simulation.ownership.names(1)).isEqualTo(simulation.ownership.names(0));
    assertThat(Duration.ofNanos(simulation.ownership.nanosWithNone() - electionAtStart()))
        .isLessThan(Duration.ofMillis(4_700));
  }

  private static long electionAtStart() {
    return 3_609_375_000L;
  }
}
