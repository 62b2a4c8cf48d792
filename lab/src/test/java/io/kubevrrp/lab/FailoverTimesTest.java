package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailoverTimesTest {
  @Test
  void versionThreeScalesTheSkewWithTheInterval() {
    assertThat(FailoverTimes.skew(3, 100, Duration.ofMillis(100)))
        .isEqualTo(Duration.ofNanos(60_937_500));
  }

  @Test
  void versionTwosSkewIsAPartOfOneSecond() {
    assertThat(FailoverTimes.skew(2, 90, Duration.ofSeconds(3)))
        .isEqualTo(Duration.ofNanos(648_437_500));
  }

  @Test
  void aCrashCostsThreeIntervalsMore() {
    assertThat(FailoverTimes.afterCrash(3, 100, Duration.ofSeconds(1)))
        .isEqualTo(FailoverTimes.afterStop(3, 100, Duration.ofSeconds(1)).plusSeconds(3));
  }
}
