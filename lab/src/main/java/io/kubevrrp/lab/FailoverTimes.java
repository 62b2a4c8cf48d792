package io.kubevrrp.lab;

import java.time.Duration;

/** The times RFC 9568 section 6.1 allows, from the settings of the router that takes over. */
public final class FailoverTimes {
  /** What the lab grants beyond theory for noticing, binding and announcing. */
  public static final Duration ALLOWANCE = Duration.ofMillis(50);

  private FailoverTimes() {}

  /**
   * Skew_Time: version 3 scales with the interval (RFC 9568 section 6.1), version 2 is a part of
   * one second (RFC 3768 section 6.1).
   */
  public static Duration skew(int version, int priority, Duration interval) {
    Duration unit = version == 2 ? Duration.ofSeconds(1) : interval;
    return unit.multipliedBy(256 - priority).dividedBy(256);
  }

  /** The longest time without an owner after a crash. */
  public static Duration afterCrash(int version, int priority, Duration interval) {
    return interval.multipliedBy(3).plus(afterStop(version, priority, interval));
  }

  /** The longest time without an owner after a polite stop. */
  public static Duration afterStop(int version, int priority, Duration interval) {
    return skew(version, priority, interval).plus(ALLOWANCE);
  }
}
