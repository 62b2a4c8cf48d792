package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElectionScenarioTest {
  private static final Duration TICK = Duration.ofNanos(1);

  @Test
  void aSilentSegmentElectsAtExactlyThreeIntervalsPlusSkew() { // 3 s + 56/256 s
    Lan lan = Lan.of("a=200", "b=100").startAll();

    assertThat(lan.advance(Duration.ofMillis(3_218)).active()).isEmpty();
    assertThat(lan.advance(Duration.ofMillis(1)).active()).containsExactly("a");
    assertThat(lan.lastReason("a")).isEqualTo(TransitionReason.NO_ACTIVE_HEARD);
  }

  @Test
  void aCrashedActiveIsReplacedActiveDownIntervalAfterItsLastAdvertisement() { // 3 s + 156/256 s at
    // priority 100
    Lan lan = electedAfterTenSeconds("a=200", "b=100");
    Duration sinceLastAdvertisement =
        Duration.ofNanos(10_000_000_000L - 3_218_750_000L).minusSeconds(6);
    lan.crash("a");

    lan.advance(Duration.ofNanos(3_609_375_000L).minus(sinceLastAdvertisement).minus(TICK));
    assertThat(lan.active()).isEmpty();
    assertThat(lan.advance(TICK).active()).containsExactly("b");
    assertThat(lan.lastReason("b")).isEqualTo(TransitionReason.ACTIVE_SILENT);
  }

  @Test
  void aResigningActiveHandsOverWithinSkewTime() { // 156/256 s at priority 100
    Lan lan = electedAfterTenSeconds("a=200", "b=100").shutdown("a");

    lan.advance(Duration.ofNanos(609_375_000).minus(TICK));
    assertThat(lan.active()).isEmpty();
    assertThat(lan.advance(TICK).active()).containsExactly("b");
    assertThat(lan.lastReason("b")).isEqualTo(TransitionReason.ACTIVE_RESIGNED);
  }

  @Test
  void theSkewOfVersionTwoDoesNotScaleWithTheInterval() {
    RouterConfig config =
        new RouterConfig(
            2,
            51,
            Duration.ofSeconds(3),
            3,
            Lan.DEFAULTS.preemption(),
            Lan.DEFAULTS.announcing(),
            Lan.DEFAULTS.lease());
    Lan lan = Lan.of(config, "a=200").startAll();

    assertThat(lan.advance(Duration.ofNanos(9_218_750_000L).minus(TICK)).active()).isEmpty();
    assertThat(lan.advance(TICK).active()).containsExactly("a");
  }

  @Test
  void aFailingServiceMovesTheAddressesWithoutAMomentWithoutOwner() { // the tutorial: 100 - 20 < 90
    Lan lan = electedAfterTenSeconds("node-129=100", "node-131=90").prioritise("node-129", 80);
    assertThat(lan.active()).containsExactly("node-129");

    lan.advance(Duration.ofNanos(3_648_437_500L));
    assertThat(lan.active()).containsExactly("node-131");
    assertThat(lan.lastReason("node-131")).isEqualTo(TransitionReason.LOWER_PRIORITY_HEARD);
    assertThat(lan.lastReason("node-129")).isEqualTo(TransitionReason.HIGHER_PRIORITY_HEARD);

    lan.prioritise("node-129", 100).advance(Duration.ofSeconds(4));
    assertThat(lan.active()).containsExactly("node-129");
  }

  @Test
  void aNewcomerWithAHigherPriorityWaitsWhenPreemptionIsOff() {
    Lan lan = Lan.of("a=200", "b=100").start("b").advance(Duration.ofSeconds(5));
    lan.configure("a", config -> with(config, new RouterConfig.Preemption(false, Duration.ZERO)));

    lan.start("a").advance(Duration.ofSeconds(60));
    assertThat(lan.active()).containsExactly("b");
  }

  @Test
  void anOwnerPreemptsEvenWhenPreemptionIsOffAndDoesNotWait() {
    Lan lan = Lan.of("a=255", "b=100").start("b").advance(Duration.ofSeconds(5));
    lan.configure("a", config -> with(config, new RouterConfig.Preemption(false, Duration.ZERO)));

    assertThat(lan.start("a").active()).containsExactly("a");
  }

  @Test
  void aPreemptDelayLeavesTheWorkingActiveAlone() {
    Lan lan = Lan.of("a=200", "b=100").start("b").advance(Duration.ofSeconds(5));
    lan.configure(
        "a", config -> with(config, new RouterConfig.Preemption(true, Duration.ofSeconds(10))));

    lan.start("a").advance(Duration.ofSeconds(10));
    assertThat(lan.active()).containsExactly("b");
    assertThat(lan.advance(Duration.ofSeconds(5)).active()).containsExactly("a");
  }

  @Test
  void ofTwoActivesWithEqualPrioritiesTheOneWithTheHigherAddressStays() {
    Lan lan =
        Lan.of("low=100", "high=100").partition("low").startAll().advance(Duration.ofSeconds(10));
    assertThat(lan.active()).containsExactly("low", "high");

    assertThat(lan.heal().advance(Duration.ofSeconds(2)).active()).containsExactly("high");
    assertThat(lan.lastReason("low")).isEqualTo(TransitionReason.HIGHER_ADDRESS_HEARD);
  }

  @Test
  void aPartitionMakesTwoActivesAndHealingLeavesTheStrongerOne() {
    Lan lan = electedAfterTenSeconds("a=200", "b=100");

    lan.partition("a").advance(Duration.ofSeconds(5));
    assertThat(lan.active()).containsExactlyInAnyOrder("a", "b");

    lan.heal().advance(Duration.ofSeconds(2));
    assertThat(lan.active()).containsExactly("a");
  }

  @Test
  void aFaultLetsGoAtOnceAndItsEndStartsListening() {
    Lan lan = electedAfterTenSeconds("a=200", "b=100").fault("a");
    assertThat(lan.active()).isEmpty();

    assertThat(lan.advance(Duration.ofMillis(610)).active()).containsExactly("b");
    lan.clear("a").advance(Duration.ofMillis(3_218));
    assertThat(lan.active()).containsExactly("b");
    assertThat(lan.advance(Duration.ofMillis(1)).active()).containsExactly("a");
  }

  @Test
  void theAddressesAreAnnouncedFiveTimesTwiceAndThenEachMinute() {
    Lan lan = Lan.of("a=200").startAll().advance(Duration.ofMillis(3_219));
    assertThat(lan.announcements("a")).isEqualTo(5);

    assertThat(lan.advance(Duration.ofSeconds(5)).announcements("a")).isEqualTo(10);
    assertThat(lan.advance(Duration.ofSeconds(60)).announcements("a")).isEqualTo(11);
  }

  @Test
  void anActiveRouterAdvertisesOncePerInterval() {
    Lan lan = Lan.of("a=200").startAll().advance(Duration.ofMillis(3_219));
    int before = lan.advertisements("a");

    assertThat(lan.advance(Duration.ofSeconds(60)).advertisements("a") - before).isEqualTo(60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aHealedSegmentAlwaysConvergesToTheBestRouter(int seed) {
    Random random = new Random(seed);
    Lan lan = Lan.seeded(seed, Lan.DEFAULTS, "a=200", "b=150", "c=150", "d=100").startAll();
    String[] names = {"a", "b", "c", "d"};
    for (int step = 0; step < 40; step++) {
      String name = names[random.nextInt(names.length)];
      switch (random.nextInt(7)) {
        case 0 -> lan.partition(name);
        case 1 -> lan.heal();
        case 2 -> lan.crash(name);
        case 3 -> lan.start(name);
        case 4 -> lan.fault(name);
        case 5 -> lan.clear(name);
        default -> lan.lose(random.nextInt(60));
      }
      lan.advance(Duration.ofMillis(random.nextInt(4_000)));
    }
    lan.heal().lose(0);
    for (String name : names) {
      lan.clear(name).start(name);
    }

    assertThat(lan.advance(Duration.ofSeconds(15)).active()).containsExactly("a");
  }

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  private static Lan electedAfterTenSeconds(String... routers) {
    return Lan.of(routers).startAll().advance(Duration.ofSeconds(10));
  }

  private static RouterConfig with(RouterConfig config, RouterConfig.Preemption preemption) {
    return new RouterConfig(
        config.version(),
        config.virtualRouterId(),
        config.advertisementInterval(),
        config.downAfter(),
        preemption,
        config.announcing(),
        config.lease());
  }
}
