package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which advertisements of one virtual router come from somebody who has a key, and are new.
 * What costs least is asked first; nothing that is not proved is remembered.
 */
public final class HmacScreening {
  /** More than one router speaks for a VRID only while an election is under way. */
  private static final int SENDERS = 4;

  private final Policy policy;
  private final Map<IpAddress, Long> newest = new LinkedHashMap<>(SENDERS, 0.75f, true);

  /** Has heard nobody yet. */
  public HmacScreening(Policy policy) {
    this.policy = policy;
  }

  /** How far a group has come on its way to authentication; node by node, without a gap. */
  public enum Mode {
    /** Sends no trailer; checks those that come. */
    RECEIVE_ONLY(false, false),
    /** Sends a trailer; takes advertisements without one, too. */
    PERMISSIVE(true, false),
    /** Sends a trailer, and takes nothing without one. */
    ENFORCE(true, true);

    private final boolean signs;
    private final boolean demands;

    Mode(boolean signs, boolean demands) {
      this.signs = signs;
      this.demands = demands;
    }

    /** Whether what is sent has a trailer. */
    public boolean signs() {
      return signs;
    }
  }

  /**
   * What is asked of trailers.
   *
   * @param mode whether they are sent and demanded
   * @param keys what they are made and checked with
   * @param window how far a sender's clock may be from ours, 1 to 300 whole seconds; empty: only
   *     the order of numbers counts, for nodes without a common time
   */
  public record Policy(Mode mode, HmacKeys keys, Optional<Duration> window) {
    /** Checks the range of the window. */
    public Policy {
      if (window.isPresent() && (window.get().toSeconds() < 1 || window.get().toSeconds() > 300)) {
        throw new IllegalArgumentException("the window is 1s to 300s: " + window.get());
      }
    }

    /** The usual window: three intervals, five seconds at least. */
    public static Duration window(Duration advertisementInterval) {
      long seconds = advertisementInterval.multipliedBy(3).plusNanos(999_999_999).toSeconds();
      return Duration.ofSeconds(Math.clamp(seconds, 5, 300));
    }
  }

  /** The policy it applies. */
  public Policy policy() {
    return policy;
  }

  /**
   * The same senders under another policy: a key that is added makes no old packet new again. Marks
   * of another way to tell old from new say nothing.
   */
  public HmacScreening under(Policy other) {
    HmacScreening next = new HmacScreening(other);
    if (other.window.isPresent() == policy.window.isPresent()) {
      next.newest.putAll(newest);
    }
    return next;
  }

  /** Why the advertisement is not to be believed; empty when it is. */
  public Optional<DiscardReason> check(ReceivedAdvertisement received, Instant now) {
    if (received.trailer().isEmpty()) {
      return policy.mode.demands ? Optional.of(DiscardReason.HMAC_MISSING) : Optional.empty();
    }
    HmacTrailer trailer = received.trailer().get();
    if (!trailer.wellFormed()) {
      return Optional.of(DiscardReason.HMAC_MALFORMED);
    }
    if (outsideWindow(trailer.sequence(), now)) {
      return Optional.of(DiscardReason.HMAC_STALE);
    }
    if (!policy.keys.has(trailer.keyId())) {
      return Optional.of(DiscardReason.HMAC_UNKNOWN_KEY);
    }
    if (!policy.keys.proves(trailer, received.source())) {
      return Optional.of(DiscardReason.HMAC_WRONG);
    }
    return replayed(received.source(), trailer.sequence(), now)
        ? Optional.of(DiscardReason.HMAC_REPLAYED)
        : Optional.empty();
  }

  /** Without a window nothing is. */
  private boolean outsideWindow(long sequence, Instant now) {
    if (policy.window.isEmpty()) {
      return false;
    }
    int difference = (int) now.getEpochSecond() - HmacSequence.seconds(sequence);
    return Math.abs((long) difference) > policy.window.get().toSeconds();
  }

  /**
   * A mark outside of the window only orders what the window itself discards, and would shut out a
   * sender since its clock, or ours, was set right. Without a window it stands for ever.
   */
  private boolean replayed(IpAddress source, long sequence, Instant now) {
    Long before = newest.get(source);
    if (before != null && !outsideWindow(before, now) && !HmacSequence.after(sequence, before)) {
      return true;
    }
    newest.put(source, sequence);
    if (newest.size() > SENDERS) {
      newest.remove(newest.keySet().iterator().next());
    }
    return false;
  }
}
