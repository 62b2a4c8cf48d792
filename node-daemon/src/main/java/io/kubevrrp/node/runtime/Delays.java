package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.MonotonicTime;
import java.time.Duration;

/**
 * For how long a virtual router does not believe what it sees.
 *
 * @param afterStart it takes no part for so long after the daemon's start
 * @param afterBoot it takes no part for so long after the machine's start
 * @param linkDown for so long an interface has to be down before that counts
 * @param linkUp for so long an interface that was down has to be up before that counts
 */
public record Delays(Duration afterStart, Duration afterBoot, Duration linkDown, Duration linkUp) {
  /** Everything counts at once. */
  public static final Delays NONE =
      new Delays(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** When it may begin. */
  MonotonicTime notBefore(MonotonicTime started, MonotonicTime booted) {
    return started.plus(afterStart).laterOf(booted.plus(afterBoot));
  }

  /** Whether it believes at once what it sees of interfaces. */
  boolean believesLinks() {
    return linkDown.isZero() && linkUp.isZero();
  }
}
