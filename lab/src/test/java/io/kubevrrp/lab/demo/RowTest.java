package io.kubevrrp.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.Segment.Outage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final Row.Move MOVE =
      new Row.Move("node crashed", "192.168.1.233", "node-129", "node-131");
  private static final Duration ALLOWED = Duration.ofMillis(3698);
  private static final Outage ANSWERED = outage(0, 0, 50);

  @Test
  void aMoveWithinItsLimitsIsNoProblem() {
    Row row = MOVE.measured(outage(3698, 100, 40), ALLOWED, ANSWERED);

    assertThat(row.problem()).isNull();
    assertThat(row.secondsWithoutOwner()).isEqualTo(3.698);
    assertThat(row.secondsWithTwoOwners()).isEqualTo(0.1);
    assertThat(row.httpRequestsLost()).isEqualTo(7);
  }

  @Test
  void tooLongWithoutOwnerIsAProblem() {
    assertThat(MOVE.measured(outage(3699, 0, 40), ALLOWED, ANSWERED).problem())
        .isEqualTo("too long without owner");
  }

  @Test
  void twoOwnersAreAProblem() {
    assertThat(MOVE.measured(outage(0, 101, 40), ALLOWED, ANSWERED).problem())
        .isEqualTo("too long with two owners");
  }

  @Test
  void anOwnerBehindWhichNobodyAnswersIsAProblem() {
    assertThat(MOVE.measured(outage(0, 0, 40), ALLOWED, outage(0, 0, 0)).problem())
        .isEqualTo("nobody answers HTTP");
  }

  private static Outage outage(long ownerless, long shared, long answered) {
    return new Outage(
        Duration.ofMillis(ownerless),
        Duration.ofMillis(shared),
        Duration.ZERO,
        Duration.ZERO,
        7,
        answered);
  }
}
