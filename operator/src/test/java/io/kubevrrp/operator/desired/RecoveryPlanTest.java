package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.Recovery;
import io.kubevrrp.operator.desired.RecoveryPlan.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveryPlanTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Recovery.DeletePods PODS =
      new Recovery.DeletePods("shop", Map.of("app", "web"), "30s", "5m");

  @Test
  void whereNothingFailsNothingIsDone() {
    assertThat(decide(Map.of(), Optional.empty())).isEqualTo(new Decision.Nothing());
  }

  @Test
  void aFailureHasToLast() {
    assertThat(decide(Map.of("a", ago(29)), Optional.empty()))
        .isEqualTo(new Decision.Later(Duration.ofSeconds(1)));
    assertThat(decide(Map.of("a", ago(30)), Optional.empty()))
        .isEqualTo(new Decision.Now("a", Duration.ofSeconds(30)));
  }

  @Test
  void ofSeveralNodesTheOneThatHasFailedLongestIsFirst() {
    assertThat(decide(Map.of("a", ago(40), "b", ago(50), "c", ago(10)), Optional.empty()))
        .isEqualTo(new Decision.Now("b", Duration.ofSeconds(50)));
  }

  @Test
  void anotherNodeWaitsUntilTheTimeBetweenRecoveriesIsOverAndThenHasItsTurnFirst() {
    Map<String, Instant> failing = Map.of("a", ago(400), "b", ago(350));

    assertThat(decide(failing, done("a", 299)))
        .isEqualTo(new Decision.Later(Duration.ofSeconds(1)));
    assertThat(decide(failing, done("a", 300)))
        .isEqualTo(new Decision.Now("b", Duration.ofSeconds(350)));
    assertThat(decide(Map.of("a", ago(400)), done("a", 300)))
        .isEqualTo(new Decision.Now("a", Duration.ofSeconds(400)));
  }

  @Test
  void theNodeWhoseTurnItWasDoesNotKeepOthersWaitingWhoseFailureIsNew() {
    assertThat(decide(Map.of("a", ago(400), "b", ago(5)), done("a", 300)))
        .isEqualTo(new Decision.Now("a", Duration.ofSeconds(400)));
  }

  @Test
  void whatNobodyCanReadOrLiesInTheFutureStopsNothing() {
    Map<String, Instant> failing = Map.of("a", ago(60));
    assertThat(decide(failing, Optional.of(new Recovery.Last("a", "yesterday"))))
        .isInstanceOf(Decision.Now.class);
    assertThat(decide(failing, done("a", -3600))).isInstanceOf(Decision.Now.class);
  }

  private static Decision decide(Map<String, Instant> failing, Optional<Recovery.Last> last) {
    return RecoveryPlan.decide(PODS, failing, last, NOON);
  }

  private static Optional<Recovery.Last> done(String node, int secondsAgo) {
    return Optional.of(new Recovery.Last(node, ago(secondsAgo).toString()));
  }

  private static Instant ago(int seconds) {
    return NOON.minusSeconds(seconds);
  }
}
