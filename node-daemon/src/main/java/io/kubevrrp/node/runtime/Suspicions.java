package io.kubevrrp.node.runtime;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What of one virtual router's election points to a mistake in its configuration. */
final class Suspicions {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int FLAPS = 3;

  private final Deque<MonotonicTime> silences = new ArrayDeque<>();
  private Optional<MonotonicTime> ownersToldAt = Optional.empty();

  /**
   * A router became Active. With intervals under a second a busy machine or network makes routers
   * flap, which is to be said (RFC 9568 section 2.5).
   *
   * @return what is to be said, once for three times within a minute
   */
  Optional<String> becameActive(TransitionReason reason, Duration interval, MonotonicTime now) {
    if (reason != TransitionReason.ACTIVE_SILENT || interval.compareTo(SECOND) >= 0) {
      return Optional.empty();
    }
    silences.addLast(now);
    silences.removeIf(earlier -> now.since(earlier).compareTo(WINDOW) > 0);
    if (silences.size() < FLAPS) {
      return Optional.empty();
    }
    silences.clear();
    return Optional.of(
        "the Active router fell silent %d times within a minute: an advertisementInterval of %d ms is too short for this"
                .formatted(FLAPS, interval.toMillis())
            + " network or these machines, or downAfter too small");
  }

  /**
   * Another router says that it owns the addresses, and this one does, too (RFC 9568 section
   * 8.3.2).
   *
   * @return what is to be said, once a minute
   */
  Optional<String> otherOwner(IpAddress source, MonotonicTime now) {
    if (ownersToldAt.filter(at -> now.since(at).compareTo(WINDOW) < 0).isPresent()) {
      return Optional.empty();
    }
    ownersToldAt = Optional.of(now);
    return Optional.of(
        "configuration error: %s says that it owns the addresses, as this node does: give priority 255 to one of them"
            .formatted(source));
  }
}
