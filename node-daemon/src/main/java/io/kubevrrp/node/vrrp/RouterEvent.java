package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.IpAddress;
import java.time.Duration;

/** What happened to a virtual router. */
public sealed interface RouterEvent {
  /** The router may begin; RFC 9568 section 6.4.1. */
  record Startup() implements RouterEvent {}

  /**
   * The router may begin, and its former life on this node held the addresses until just now: they
   * are bound still, and nobody renews their lease.
   *
   * @param silence for how long, at most, the peers have not heard it; {@link
   *     RouterConfig.Lease#longestSilence}
   */
  record Revived(Duration silence) implements RouterEvent {}

  /** The router must end. */
  record Shutdown() implements RouterEvent {}

  /** The state's deadline may have come: a wake-up that is early does nothing. */
  record DeadlineReached() implements RouterEvent {}

  /**
   * A valid advertisement of this virtual router came from a peer.
   *
   * @param source the peer's primary address
   * @param priority its priority
   * @param interval its Max Advertise Interval
   */
  record AdvertisementReceived(IpAddress source, Priority priority, Duration interval)
      implements RouterEvent {}

  /** The router's effective priority is another than before. */
  record PriorityChanged() implements RouterEvent {}

  /** The router's configuration, its priority apart, is another than before. */
  record ConfigurationChanged() implements RouterEvent {}

  /**
   * The router is asked to let a peer take over: it says the lowest priority and keeps the
   * addresses until it hears a better router, so that nobody misses them; as Backup it stands
   * behind all others. When the time is over and nobody came, it goes on as before.
   *
   * @param patience for how long; zero takes the request back. A peer needs its
   *     Active_Down_Interval and its preempt delay; a peer that never preempts does not come
   */
  record HandoverRequested(Duration patience) implements RouterEvent {}

  /**
   * Something forbids the router to take part.
   *
   * @param cause what
   */
  record FaultRaised(TransitionReason cause) implements RouterEvent {}

  /** Nothing forbids it any more. */
  record FaultCleared() implements RouterEvent {}
}
