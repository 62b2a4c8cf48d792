package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.IpAddress;
import java.time.Duration;

/** What happened to a virtual router. */
public sealed interface RouterEvent {
  /** The router may begin; RFC 9568 section 6.4.1. */
  record Startup() implements RouterEvent {}

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

  /**
   * Something forbids the router to take part.
   *
   * @param cause what
   */
  record FaultRaised(TransitionReason cause) implements RouterEvent {}

  /** Nothing forbids it any more. */
  record FaultCleared() implements RouterEvent {}
}
