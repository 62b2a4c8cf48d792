package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's lifetime of an address, seen from its two ends: a short sleep, and the peers. */
class LeaseTest {
  private static final Duration KERNEL_LATE = Duration.ofMillis(400);
  private static final Duration SLEEP_TO_SURVIVE = Duration.ofMillis(1_500);

  @ParameterizedTest
  @CsvSource({
    "10, 3, 2000, 500", "100, 3, 2000, 500", "1000, 3, 2000, 500", "1000, 5, 4000, 1000",
    "1500, 3, 3000, 750", "2000, 3, 5000, 2000", "10000, 3, 29000, 10000", "1000, 1, 2000, 500"
  })
  void isTheLongestThatEndsBeforeAPeerCanTakeOver(
      long intervalMs, int downAfter, long lifetimeMs, long renewEveryMs) {
    assertThat(RouterConfig.Lease.auto(Duration.ofMillis(intervalMs), downAfter))
        .isEqualTo(
            new RouterConfig.Lease(Duration.ofMillis(lifetimeMs), Duration.ofMillis(renewEveryMs)));
  }

  /** Peers count from the last advertisement, the kernel from the last renewal. */
  @ParameterizedTest
  @CsvSource({"1000, 1", "1000, 2", "1500, 3", "2000, 4", "10000, 5"})
  void endsBeforeAnyPeerHasWaitedLongEnoughWheneverTheProcessDies(long intervalMs, long seed) {
    Duration interval = Duration.ofMillis(intervalMs);
    Steps router = Steps.of(3, interval, true, 100).becomeActive();
    RouterConfig.Lease lease = router.router.config().lease().orElseThrow();
    Duration patience = router.router.config().earliestTakeover();
    Random random = new Random(seed);
    MonotonicTime advertised = router.now;
    MonotonicTime renewed = router.now;
    for (int i = 0; i < 4_000; i++) {
      if (random.nextInt(4) == 0) { // a weaker router is answered, out of turn
        router.sleep(until(router).multipliedBy(random.nextInt(100)).dividedBy(100)).hear(1);
      } else { // and timers are a little late
        router.sleep(until(router)).sleep(Duration.ofMillis(random.nextInt(5)));
        router.offer(new RouterEvent.DeadlineReached());
      }
      assertThat(router.now.since(renewed)).isLessThan(lease.lifetime());
      advertised = router.spoke() ? router.now : advertised;
      boolean renews = router.actions.contains(new RouterAction.RenewAddresses());
      renewed = renews ? router.now : renewed;
      MonotonicTime gone = renewed.plus(lease.lifetime()).plus(KERNEL_LATE);
      assertThat(advertised.until(gone)).isLessThan(patience.plusMillis(40));
    }
  }

  @ParameterizedTest
  @CsvSource({"100", "1000", "1500", "2000", "10000"})
  void outlivesAShortSleepWheneverItBegins(long intervalMs) {
    Steps router = Steps.of(3, Duration.ofMillis(intervalMs), true, 100).becomeActive();
    Duration lifetime = router.router.config().lease().orElseThrow().lifetime();
    MonotonicTime renewed = router.now;
    for (int i = 0; i < 1_000; i++) {
      router.sleep(until(router)).offer(new RouterEvent.DeadlineReached());
      assertThat(router.now.since(renewed).plus(SLEEP_TO_SURVIVE)).isLessThanOrEqualTo(lifetime);
      boolean renews = router.actions.contains(new RouterAction.RenewAddresses());
      renewed = renews ? router.now : renewed;
    }
  }

  @Test
  void aFloodOfWeakerRoutersDoesNotRenewTheLeaseEachTime() {
    Steps router = Steps.usual(100).becomeActive();
    int renewals = 0;
    for (int i = 0; i < 10_000; i++) {
      router.pass(Duration.ofMillis(1));
      renewals += router.actions.contains(new RouterAction.RenewAddresses()) ? 1 : 0;
      router.hear(1);
    }

    assertThat(renewals).isBetween(10, 100);
  }

  private static Duration until(Steps router) {
    return router.now.until(router.state.deadline().orElseThrow());
  }
}
