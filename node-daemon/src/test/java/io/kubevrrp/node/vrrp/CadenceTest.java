package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In numbers, a router comes to the same states at the same moments as in records. */
class CadenceTest {
  private static final int STEPS = 400;
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private int inNumbers;

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatItDoesIsWhatAStepWouldHaveDone(int seed) {
    Random random = new Random(seed);
    VirtualRouter router = router(random);
    MonotonicTime now = new MonotonicTime(Long.MAX_VALUE - Duration.ofSeconds(20).toNanos());
    RouterState expected =
        router.step(new RouterState.Initialize(), new RouterEvent.Startup(), now).next();
    RouterState actual = expected;
    Optional<Cadence> cadence = Cadence.of(router, actual);
    for (int i = 0; i < STEPS; i++) {
      now = later(now, expected, random);
      RouterEvent event = event(random);
      Transition step = router.step(expected, event, now);
      Optional<List<RouterAction>> actions = act(cadence, event, now);
      if (actions.isPresent()) {
        inNumbers++;
        assertThat(actions.get()).isEqualTo(step.actions());
        actual = cadence.orElseThrow().state();
        assertThat(actual.deadline())
            .contains(new MonotonicTime(cadence.orElseThrow().deadlineNs()));
      } else {
        actual = router.step(cadence.map(Cadence::state).orElse(actual), event, now).next();
        cadence = Cadence.of(router, actual);
      }
      expected = step.next();
      assertThat(actual).isEqualTo(expected);
    }
    // Whoever renews a lease with each advertisement is stepped while Active.
    assertThat(inNumbers).isGreaterThan(router.renewsWithAdvertisements() ? -1 : 20);
  }

  private static Optional<List<RouterAction>> act(
      Optional<Cadence> cadence, RouterEvent event, MonotonicTime now) {
    if (cadence.isEmpty()) {
      return Optional.empty();
    }
    Cadence numbers = cadence.get();
    if (event instanceof RouterEvent.AdvertisementReceived(_, var priority, var interval)) {
      return numbers.heard(priority.value(), interval, now.nanos())
          ? Optional.of(List.of())
          : Optional.empty();
    }
    if (!numbers.inTime(now.nanos())) {
      return Optional.empty();
    }
    return Optional.of(numbers.beats(now.nanos()) ? List.of(numbers.action()) : List.of());
  }

  /** Mostly a little later, or when something is due, seldom much later. */
  private static MonotonicTime later(MonotonicTime now, RouterState state, Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> now.plus(Duration.ofMillis(random.nextInt(5_000)));
      case 1, 2, 3, 4, 5, 6, 7 -> state.deadline().filter(due -> due.hasReached(now)).orElse(now);
      default -> now.plus(Duration.ofMillis(random.nextInt(400)));
    };
  }

  private static RouterEvent event(Random random) {
    if (random.nextBoolean()) {
      return new RouterEvent.DeadlineReached();
    }
    int[] priorities = {0, 1, 100, 100, 100, 120, 120, 120, 120, 255};
    return new RouterEvent.AdvertisementReceived(
        Ipv4Address.parse("192.168.1." + (128 + random.nextInt(4))),
        new Priority(priorities[random.nextInt(priorities.length)]),
        random.nextInt(8) == 0 ? INTERVAL.multipliedBy(2) : INTERVAL);
  }

  private static VirtualRouter router(Random random) {
    int version = 2 + random.nextInt(2);
    Optional<RouterConfig.Lease> lease =
        switch (random.nextInt(3)) {
          case 0 -> Optional.empty();
          case 1 -> Optional.of(RouterConfig.Lease.auto(INTERVAL, 3));
          default ->
              Optional.of(new RouterConfig.Lease(Duration.ofSeconds(30), Duration.ofSeconds(7)));
        };
    RouterConfig config =
        new RouterConfig(
            version,
            51,
            INTERVAL,
            3,
            new RouterConfig.Preemption(random.nextBoolean(), Duration.ZERO),
            new RouterConfig.Announcing(5, Duration.ofSeconds(5), Duration.ofSeconds(60)),
            lease);
    int[] priorities = {1, 100, 110, 110, 120, 254};
    return new VirtualRouter(
        config,
        Ipv4Address.parse("192.168.1.129"),
        new Priority(priorities[random.nextInt(priorities.length)]));
  }
}
