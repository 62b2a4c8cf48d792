package io.kubevrrp.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theFirstEventPassesAndTheNextOnlyAfterThePeriodWithTheCountSince() {
    RateLimit limit = new RateLimit(Duration.ofSeconds(10));

    assertThat(limit.count(0)).hasValue(1);
    assertThat(limit.count(SECOND)).isEmpty();
    assertThat(limit.count(10 * SECOND - 1)).isEmpty();
    assertThat(limit.count(10 * SECOND)).hasValue(3);
    assertThat(limit.count(11 * SECOND)).isEmpty();
    assertThat(limit.count(40 * SECOND)).hasValue(2);
  }

  @Test
  void aClockThatWrapsAroundDoesNotDisturb() {
    RateLimit limit = new RateLimit(Duration.ofSeconds(10));
    long beforeWrap = Long.MAX_VALUE - SECOND;

    assertThat(limit.count(beforeWrap)).hasValue(1);
    assertThat(limit.count(beforeWrap + 9 * SECOND)).isEmpty();
    assertThat(limit.count(beforeWrap + 10 * SECOND)).hasValue(2);
  }
}
