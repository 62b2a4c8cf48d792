package io.kubevrrp.lab.history;

import java.time.Duration;
import java.time.Instant;

/**
 * What the lab did to a host, and for how long it lasts.
 *
 * @param kind in words
 * @param host the host's name
 * @param from when it began
 * @param to when it was undone; {@link Instant#MAX} while it was not
 */
public record FaultWindow(String kind, String host, Instant from, Instant to) {
  /** Whether it explains a change on this host: while it lasts and for so long after. */
  boolean explains(String changed, Instant at, Duration after) {
    return host.equals(changed)
        && !at.isBefore(from)
        && (to.equals(Instant.MAX) || at.isBefore(to.plus(after)));
  }
}
