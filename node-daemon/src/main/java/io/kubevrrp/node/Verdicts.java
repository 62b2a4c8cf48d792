package io.kubevrrp.node;

import io.kubevrrp.node.direct.Director;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.runtime.Elections;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.track.MonitorListener;
import io.kubevrrp.node.track.Verdict;
import java.time.Duration;

/**
 * Hands what services count as to the elections, the metrics and the status; and what real servers
 * count as, whose checks have names of their own, to the director.
 *
 * @param loop the elections' thread
 * @param elections what services decide
 * @param director what real servers decide
 * @param metrics of services
 * @param changed called after a verdict; must not block
 */
record Verdicts(
    NettyEventLoop loop,
    Elections elections,
    Director director,
    DaemonMetrics metrics,
    Runnable changed)
    implements MonitorListener {

  /** Hands one on; on the loop. */
  void take(String check, Verdict verdict) {
    if (ServerSpec.isCheckName(check)) {
      director.verdict(check, verdict.up());
    } else {
      elections.serviceVerdict(check, verdict.up(), verdict.number());
    }
  }

  @Override
  public void onVerdict(String check, Verdict verdict) {
    loop.execute(() -> take(check, verdict));
    if (!ServerSpec.isCheckName(check)) {
      metrics.services().verdict(check, verdict.up());
    }
    changed.run();
  }

  @Override
  public void onCheck(String check, boolean passed, Duration took, Duration late) {
    if (!ServerSpec.isCheckName(check)) {
      metrics.services().check(check, passed, took, late);
    }
  }

  @Override
  public void onRecovery(String service, boolean succeeded) {
    metrics.services().recovery(service, succeeded);
  }

  @Override
  public void onForgotten(String check) {
    if (ServerSpec.isCheckName(check)) {
      loop.execute(() -> director.forget(check));
    } else {
      metrics.services().forget(check);
    }
    changed.run();
  }
}
