package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritePaceTest {
  private static final Duration SOON = Duration.ofMillis(50);

  private final WritePace pace = new WritePace();

  @Test
  void aFewChangesAreWrittenSoonAndMoreOneInASecond() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      delays.add(pace.delay(1_000));
    }

    assertThat(delays)
        .containsExactly(
            SOON, SOON, SOON, SOON, SOON, Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void whatChangesAlwaysIsWrittenOnceInASecond() {
    long now = Long.MAX_VALUE - 1_000; // the clock's origin does not matter
    long end = now + Duration.ofSeconds(60).toNanos();
    int writes = 0;
    while (end - now > 0) {
      now += pace.delay(now).toNanos();
      writes++;
    }

    assertThat(writes).isBetween(60, 66);
  }

  @Test
  void aPauseMakesRoomAgain() {
    for (int i = 0; i < 20; i++) {
      pace.delay(0);
    }

    assertThat(pace.delay(Duration.ofMinutes(1).toNanos())).isEqualTo(SOON);
  }
}
