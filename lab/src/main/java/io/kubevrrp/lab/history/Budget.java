package io.kubevrrp.lab.history;

import java.time.Duration;

/**
 * How long the faults of a run excuse what must not be.
 *
 * @param ownerless without owner
 * @param shared with two owners
 * @param lease after its end a daemon's address may stay for so long
 */
public record Budget(Duration ownerless, Duration shared, Duration lease) {
  /** Two seconds, and what the kernel takes to look at lifetimes; no peer takes over earlier. */
  public static final Duration LEASE = Duration.ofMillis(3500);

  /** With the usual lease. */
  public static Budget of(Duration ownerless, Duration shared) {
    return new Budget(ownerless, shared, LEASE);
  }
}
