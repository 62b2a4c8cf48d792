package io.kubevrrp.node.vrrp;

import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of a virtual router; RFC 9568 section 6.1.
 *
 * @param version 2 (RFC 3768) or 3 (RFC 9568)
 * @param virtualRouterId the VRID, 1 to 255
 * @param advertisementInterval time between advertisements
 * @param downAfter how many intervals of silence, before the skew, make the Active router down; the
 *     RFC's 3
 * @param preemption Preempt_Mode and its delay
 * @param announcing when gratuitous ARP is sent
 * @param lease the lifetime of bound addresses; empty: for ever
 */
public record RouterConfig(
    int version,
    int virtualRouterId,
    Duration advertisementInterval,
    int downAfter,
    Preemption preemption,
    Announcing announcing,
    Optional<Lease> lease) {
  private static final Priority HIGHEST_WAITING = new Priority(254);

  public RouterConfig {
    require(version == 2 || version == 3, "version is 2 or 3: " + version);
    require(
        virtualRouterId >= 1 && virtualRouterId <= 255, "a VRID is 1 to 255: " + virtualRouterId);
    require(downAfter >= 1 && downAfter <= 100, "downAfter is 1 to 100: " + downAfter);
    requireInterval(version, advertisementInterval);
  }

  /**
   * Whether a router with a higher priority takes over from a working one.
   *
   * @param enabled Preempt_Mode
   * @param delay how long a router that could preempt waits first
   */
  public record Preemption(boolean enabled, Duration delay) {}

  /**
   * When a new Active router announces its addresses.
   *
   * @param count packets for each address, at once, at least 1
   * @param repeatAfter when they are sent once more; zero: never
   * @param refresh how often one packet for each address follows; zero: never
   */
  public record Announcing(int count, Duration repeatAfter, Duration refresh) {}

  /**
   * The dead man's switch: how long the kernel keeps an address, and how often that is renewed.
   *
   * <p>Renewals keep to the beat of the advertisements: a renewal long after the last advertisement
   * would let the address outlive the patience of the peers, who count from that.
   *
   * @param lifetime whole seconds
   * @param renewEvery well below the lifetime; when no longer than the advertisement interval,
   *     every advertisement renews too
   */
  public record Lease(Duration lifetime, Duration renewEvery) {
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration SLEEP = Duration.ofSeconds(2);
    private static final Duration RENEWED_LATE = Duration.ofMillis(250);

    /**
     * The longest whole-second lifetime that ends before a peer can take over, 2 s at least: the
     * kernel ends a lifetime up to half a second late, and takeover comes no earlier than {@code
     * downAfter} intervals after the last advertisement. Below one second of interval the lease
     * therefore outlives the takeover by up to two seconds. Where the advertisements are so far
     * apart that a sleep of 1.5 s would cost the address, it is renewed between them as well.
     */
    public static Lease auto(Duration advertisementInterval, int downAfter) {
      Duration earliestTakeover = advertisementInterval.multipliedBy(downAfter);
      Duration longest = Duration.ofSeconds(earliestTakeover.toSeconds() - 1);
      Duration lifetime = longest.compareTo(SHORTEST) < 0 ? SHORTEST : longest;
      boolean beatSuffices = lifetime.compareTo(advertisementInterval.plus(SLEEP)) >= 0;
      boolean seldom = advertisementInterval.compareTo(lifetime.dividedBy(4)) >= 0;
      return new Lease(
          lifetime, beatSuffices && seldom ? advertisementInterval : lifetime.dividedBy(4));
    }

    /**
     * For how long, at most, the peers have not heard a router that was killed, when the kernel
     * still has so much left of its addresses' lifetime. The kernel tells whole seconds, rounded
     * up; the last renewal came with an advertisement, or until the next renewal after one.
     *
     * @param left what the kernel tells, whole seconds
     * @return empty when this is not the lease that the addresses have
     */
    public Optional<Duration> longestSilence(Duration left, Duration advertisementInterval) {
      Duration sinceRenewal = lifetime.minus(left).plusSeconds(1);
      Duration between = renewEvery.plus(RENEWED_LATE);
      Duration sinceAdvertisement =
          between.compareTo(advertisementInterval) < 0 ? between : advertisementInterval;
      return left.compareTo(lifetime) > 0
          ? Optional.empty()
          : Optional.of(sinceRenewal.plus(sinceAdvertisement));
    }
  }

  /**
   * Skew_Time of a priority; RFC 9568 section 6.1, and RFC 3768's, which does not scale with the
   * interval.
   */
  public Duration skewTime(Priority priority, Duration activeAdverInterval) {
    Duration unit = version == 2 ? Duration.ofSeconds(1) : activeAdverInterval;
    return unit.multipliedBy(256L - priority.value()).dividedBy(256);
  }

  /** Active_Down_Interval of a priority. */
  public Duration activeDownInterval(Priority priority, Duration activeAdverInterval) {
    return activeAdverInterval
        .multipliedBy(downAfter)
        .plus(skewTime(priority, activeAdverInterval));
  }

  /**
   * How long after our last advertisement a peer may become Active at the earliest: the
   * Active_Down_Interval of priority 254, the highest that has to wait.
   */
  public Duration earliestTakeover() {
    return activeDownInterval(HIGHEST_WAITING, advertisementInterval);
  }

  private static void requireInterval(int version, Duration interval) {
    if (version == 2) {
      require(
          interval.toNanosPart() == 0 && interval.toSeconds() >= 1 && interval.toSeconds() <= 255,
          "VRRP version 2 sends advertisements every 1s to 255s, in whole seconds");
    } else {
      require(
          interval.toMillis() >= 10
              && interval.toMillis() <= 40_950
              && interval.toNanos() % 10_000_000 == 0,
          "VRRP version 3 sends advertisements every 10ms to 40s950ms, in steps of 10ms");
    }
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
