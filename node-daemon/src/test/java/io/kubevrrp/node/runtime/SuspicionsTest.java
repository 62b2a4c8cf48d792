package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuspicionsTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final IpAddress PEER = IpAddress.parse("192.168.1.131");

  private final Suspicions suspicions = new Suspicions();

  @Test
  void flappingAtAShortIntervalIsToldOnceForThreeTimes() {
    List<Boolean> told =
        Stream.of(0, 10, 20, 30, 40, 50).map(second -> silent(second, SHORT).isPresent()).toList();

    assertThat(told).containsExactly(false, false, true, false, false, true);
    assertThat(new Suspicions().becameActive(TransitionReason.ACTIVE_SILENT, SHORT, at(0)))
        .isEmpty();
  }

  @Test
  void takeoversThatAreFarApartAreNoFlapping() {
    assertThat(Stream.of(0, 40, 80, 120, 160).map(second -> silent(second, SHORT)))
        .allMatch(Optional::isEmpty);
  }

  @Test
  void atASecondOrMoreAndForOtherReasonsNothingIsTold() {
    assertThat(Stream.of(0, 1, 2, 3).map(second -> silent(second, Duration.ofSeconds(1))))
        .allMatch(Optional::isEmpty);
    assertThat(
            Stream.of(0, 1, 2, 3)
                .map(second ->
                    suspicions.becameActive(
                        TransitionReason.LOWER_PRIORITY_HEARD, SHORT, at(second))))
        .allMatch(Optional::isEmpty);
  }

  @Test
  void anotherOwnerIsToldOnceAMinute() {
    List<Boolean> told =
        Stream.of(0, 30, 59, 60, 61)
            .map(second -> suspicions.otherOwner(PEER, at(second)).isPresent())
            .toList();

    assertThat(told).containsExactly(true, false, false, true, false);
    assertThat(suspicions.otherOwner(PEER, at(200)).orElseThrow())
        .contains("192.168.1.131", "priority 255");
  }

  private Optional<String> silent(int second, Duration interval) {
    return suspicions.becameActive(TransitionReason.ACTIVE_SILENT, interval, at(second));
  }

  private static MonotonicTime at(int second) {
    return new MonotonicTime(0).plus(Duration.ofSeconds(second));
  }
}
