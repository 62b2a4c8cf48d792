package io.kubevrrp.node;

import io.kubevrrp.node.runtime.RuntimeMetrics;
import io.kubevrrp.node.runtime.StateName;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;

/**
 * Hands what the runtime counts to the metrics registry.
 *
 * @param registry where it is counted
 * @param rehearsed whether it is only a rehearsal
 */
record Metrics(DaemonMetrics registry, boolean rehearsed) implements RuntimeMetrics {
  /** What really happens. */
  Metrics(DaemonMetrics registry) {
    this(registry, false);
  }

  @Override
  public void received(String virtualRouter) {
    registry.advertisementReceived();
  }

  @Override
  public void discarded(DiscardReason reason, String networkInterface, int count) {
    registry.advertisementDiscarded(reason.name(), networkInterface, count);
  }

  @Override
  public void answerDiscarded(DiscardReason reason, String networkInterface) {
    registry.answerDiscarded(reason.name(), networkInterface);
  }

  @Override
  public void sent(String virtualRouter) {
    registry.advertisementSent(virtualRouter);
  }

  @Override
  public void transition(String virtualRouter, StateName state, TransitionReason reason) {
    registry.transition(virtualRouter, state.word(), reason.word());
  }

  @Override
  public void failed(String virtualRouter) {
    registry.virtualRouterFailed(virtualRouter);
  }

  @Override
  public void addressPutBack(String virtualRouter) {
    registry.addressPutBack(virtualRouter);
  }

  @Override
  public void removed(String virtualRouter) {
    registry.forgetVirtualRouter(virtualRouter);
  }

  @Override
  public void takeover(String virtualRouter, Duration took) {
    registry.takeover(took);
  }
}
