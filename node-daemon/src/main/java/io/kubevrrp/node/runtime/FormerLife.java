package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.RouterEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * A life of one virtual router that was ended by force and left its addresses, until the router
 * begins again.
 */
final class FormerLife {
  private Optional<Duration> silence = Optional.empty();

  /**
   * There was one.
   *
   * @param unheard for how long, at most, its peers have not heard it
   */
  void endedBefore(Duration unheard) {
    silence = Optional.of(unheard);
  }

  /** Whether there was one, with which the router has not gone on yet. */
  boolean goesOn() {
    return silence.isPresent();
  }

  /** How the router begins: where its former life stood, if there was one. It is over with that. */
  RouterEvent beginning() {
    Optional<Duration> unheard = silence;
    silence = Optional.empty();
    return unheard.<RouterEvent>map(RouterEvent.Revived::new).orElseGet(RouterEvent.Startup::new);
  }

  /** The router does not go on with it; whether there was one. */
  boolean forget() {
    boolean was = silence.isPresent();
    silence = Optional.empty();
    return was;
  }
}
