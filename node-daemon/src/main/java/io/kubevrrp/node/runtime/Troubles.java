package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.Optional;

/**
 * What keeps one virtual router from working although nothing in its surroundings forbids it, and
 * when it may try again: after a refusal of the kernel's soon, after a failure of the daemon's own
 * with back-off.
 */
final class Troubles {
  static final Duration RETRY_REFUSED = Duration.ofSeconds(2);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

  private final Host host;
  private final Runnable tryAgain;
  private Optional<Trouble> now = Optional.empty();
  private Optional<MonotonicTime> failedAt = Optional.empty();
  private int count;
  private Duration backOff = Duration.ZERO;

  /**
   * None yet.
   *
   * @param tryAgain called on the loop when the time has come
   */
  Troubles(Host host, Runnable tryAgain) {
    this.host = host;
    this.tryAgain = tryAgain;
  }

  /** What it is now. */
  Optional<Trouble> now() {
    return now;
  }

  /** The kernel refused what the router needs. */
  void refused(String sentence) {
    begin(new Trouble(TransitionReason.HOST_REFUSED, sentence), RETRY_REFUSED);
  }

  /** The daemon failed: 1 s, 2 s, 4 s, up to a minute; from the start after two quiet minutes. */
  void failed(String sentence) {
    MonotonicTime at = host.time().now();
    boolean quiet =
        failedAt
            .map(before -> at.since(before).compareTo(LONGEST_BACK_OFF.multipliedBy(2)) > 0)
            .orElse(true);
    backOff = quiet ? Duration.ofSeconds(1) : shorter(backOff.multipliedBy(2), LONGEST_BACK_OFF);
    failedAt = Optional.of(at);
    begin(
        new Trouble(
            TransitionReason.ROUTER_FAILED,
            sentence + "; it starts again in " + backOff.toSeconds() + " s"),
        backOff);
  }

  private void begin(Trouble trouble, Duration delay) {
    now = Optional.of(trouble);
    count++;
    int begun = count;
    host.loop()
        .schedule(
            delay,
            () -> {
              if (count == begun) { // no newer one has its own time
                now = Optional.empty();
                tryAgain.run();
              }
            });
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * A trouble.
   *
   * @param reason what it is
   * @param sentence in words
   */
  record Trouble(TransitionReason reason, String sentence) {}
}
