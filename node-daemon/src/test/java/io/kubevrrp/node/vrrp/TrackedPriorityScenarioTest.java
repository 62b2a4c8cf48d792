package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group does when the health of services changes priorities. */
class TrackedPriorityScenarioTest {
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final int LAST_RESORT = Priority.LOWEST.value();
  private static final RouterConfig NEVER_PREEMPTS =
      new RouterConfig(
          Lan.DEFAULTS.version(),
          Lan.DEFAULTS.virtualRouterId(),
          Lan.DEFAULTS.advertisementInterval(),
          Lan.DEFAULTS.downAfter(),
          new RouterConfig.Preemption(false, Duration.ZERO),
          Lan.DEFAULTS.announcing(),
          Lan.DEFAULTS.lease());

  @Test
  void aWeightThatMakesTheActiveRouterWeakerMovesTheAddressesWithinSkewTime() {
    Lan lan = Lan.of("a=100", "b=90").startAll().advance(SETTLED);

    lan.prioritise("a", 80).advance(Duration.ofMillis(648)); // (256 - 90) / 256 s
    assertThat(lan.active()).containsExactly("a");
    assertThat(lan.advance(Duration.ofMillis(1)).active()).containsExactly("b");
  }

  @Test
  void aWeightThatChangesNothingMovesNothing() {
    Lan lan = Lan.of("a=100", "b=90").startAll().advance(SETTLED);

    assertThat(lan.prioritise("a", 95).advance(SETTLED).active()).containsExactly("a");
  }

  @Test
  void aNewcomerStillWaitsForTheWholeActiveDownInterval() {
    Lan lan = Lan.of("a=100", "b=200").start("a").advance(SETTLED);

    lan.start("b").advance(Duration.ofMillis(3_218));
    assertThat(lan.active()).containsExactly("a");
    assertThat(lan.advance(Duration.ofMillis(2)).active()).containsExactly("b");
  }

  @Test
  void aRouterThatFailsWithoutWeightGivesWayWithinSkewTime() {
    Lan lan = Lan.of("a=100", "b=90").startAll().advance(SETTLED);

    lan.prioritise("a", LAST_RESORT).advance(Duration.ofMillis(648));
    assertThat(lan.active()).containsExactly("a");
    assertThat(lan.advance(Duration.ofMillis(1)).active()).containsExactly("b");
  }

  @Test
  void aRouterThatFailsWithoutWeightGivesWayEvenWhenNobodyPreempts() {
    Lan lan = Lan.of(NEVER_PREEMPTS, "a=100", "b=90").startAll().advance(SETTLED);

    lan.prioritise("a", LAST_RESORT).advance(Duration.ofMillis(649));
    assertThat(lan.active()).containsExactly("b");
    lan.prioritise("a", 100).advance(SETTLED);
    assertThat(lan.active()).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAllFailTheAddressesStayWhereTheyAreWithoutAGap(boolean preempts) {
    Lan lan =
        Lan.of(preempts ? Lan.DEFAULTS : NEVER_PREEMPTS, "a=100", "b=90", "c=80")
            .startAll()
            .advance(SETTLED);

    lan.prioritise("c", LAST_RESORT);
    lan.prioritise("b", LAST_RESORT);
    lan.prioritise("a", LAST_RESORT);
    for (int milliseconds = 0; milliseconds < 10_000; milliseconds += 10) {
      assertThat(lan.advance(Duration.ofMillis(10)).active()).containsExactly("a");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverRecoversFirstTakesOverFromALastResort(boolean preempts) {
    Lan lan =
        Lan.of(preempts ? Lan.DEFAULTS : NEVER_PREEMPTS, "a=100", "b=90")
            .startAll()
            .advance(SETTLED);
    lan.prioritise("b", LAST_RESORT);
    lan.prioritise("a", LAST_RESORT).advance(SETTLED);
    assertThat(lan.active()).containsExactly("a");

    lan.prioritise("b", 90).advance(Duration.ofMillis(1_700)); // an advertisement, then the skew
    assertThat(lan.active()).containsExactly("b");
  }

  /** Its skew does not scale with the interval: the offer must be taken back within a second. */
  @Test
  void inVersionTwoTheAddressesStayToo() {
    RouterConfig second =
        new RouterConfig(
            2,
            51,
            Duration.ofSeconds(3),
            3,
            Lan.DEFAULTS.preemption(),
            Lan.DEFAULTS.announcing(),
            Optional.empty());
    Lan lan = Lan.of(second, "a=100", "b=90").startAll().advance(Duration.ofSeconds(30));

    lan.prioritise("b", LAST_RESORT);
    lan.prioritise("a", LAST_RESORT);
    for (int milliseconds = 0; milliseconds < 20_000; milliseconds += 10) {
      assertThat(lan.advance(Duration.ofMillis(10)).active()).containsExactly("a");
    }
  }

  /** The router it hears took over while it slept, and has not fallen. */
  @Test
  void aRouterThatOversleptDoesNotHurryToTakeTheAddressesBack() {
    Steps router = Steps.usual(200).becomeActive().sleep(Duration.ofSeconds(4)).hear(100);

    assertThat(router.backup()).isTrue();
    assertThat(router.untilTakeover()).isEqualTo(Duration.ofNanos(3_218_750_000L));
  }
}
