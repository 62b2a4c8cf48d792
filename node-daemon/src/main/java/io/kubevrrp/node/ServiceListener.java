package io.kubevrrp.node;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.runtime.VirtualRouters;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.track.MonitorListener;
import io.kubevrrp.node.track.Verdict;
import java.time.Duration;

/**
 * Tells whoever has to know what tracked services count as.
 *
 * @param loop where elections happen
 * @param routers depend on them
 * @param metrics count them
 * @param statusChanged is told that the status is another
 */
record ServiceListener(
    EventLoop loop, VirtualRouters routers, DaemonMetrics metrics, Runnable statusChanged)
    implements MonitorListener {
  @Override
  public void onVerdict(String service, Verdict verdict) {
    loop.execute(() -> routers.serviceVerdict(service, verdict.up(), verdict.number()));
    metrics.trackedService(service, verdict.up());
    statusChanged.run();
  }

  @Override
  public void onCheck(String service, boolean passed, Duration took, Duration late) {
    metrics.check(service, passed, took, late);
  }

  @Override
  public void onForgotten(String service) {
    metrics.forgetTrackedService(service);
  }
}
