package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;

/** What the runtime counts. Called on the event loop: must not block. */
public interface RuntimeMetrics {
  /** An advertisement was accepted by a virtual router. */
  void received(String virtualRouter);

  /**
   * Packets were discarded.
   *
   * @param count one, or, in a flood, as many as the one that was looked at stands for
   */
  void discarded(DiscardReason reason, String networkInterface, int count);

  /** What came while answers of ARP or neighbour discovery were awaited was none of those. */
  void answerDiscarded(DiscardReason reason, String networkInterface);

  /** An advertisement was sent. */
  void sent(String virtualRouter);

  /** A virtual router changed its state. */
  void transition(String virtualRouter, StateName state, TransitionReason reason);

  /** A virtual router failed by a fault of the daemon's, let go and is to start again. */
  void failed(String virtualRouter);

  /** An address of an Active router that somebody else had removed was put back. */
  void addressPutBack(String virtualRouter);

  /** A virtual router is not configured any more. */
  void removed(String virtualRouter);

  /**
   * A virtual router became Active; from the last advertisement heard to the first announcement.
   */
  void takeover(String virtualRouter, Duration took);

  /** Whether all is only a {@link Rehearsal}, of which no log is to tell. */
  default boolean rehearsed() {
    return false;
  }
}
