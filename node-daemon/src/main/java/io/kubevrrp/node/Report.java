package io.kubevrrp.node;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.desired.LinkReport;
import io.kubevrrp.node.desired.StatusReport;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.telemetry.Health;
import io.kubevrrp.node.telemetry.HttpEndpoint;

/**
 * What the daemon says of itself; from any thread.
 *
 * @param metrics in numbers
 * @param core what takes part in the elections
 * @param configurator what came in
 * @param heartbeat whether the elections' loop runs
 */
record Report(DaemonMetrics metrics, Core core, Configurator configurator, Heartbeat heartbeat) {
  /** What is served over HTTP. */
  HttpEndpoint.Sources sources() {
    return new HttpEndpoint.Sources(
        metrics::scrape, this::liveness, this::readiness, () -> Serialization.asJson(status()));
  }

  /** The node's status, as the API server is to have it. */
  VIPNode.Status status() {
    return StatusReport.of(
            core.snapshots(),
            core.verdicts(),
            core.contributions(),
            core.servers(),
            configurator.acceptance())
        .withInterfaces(LinkReport.of(core.links()));
  }

  private Health liveness() {
    try {
      return heartbeat.health();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Health(false, "the daemon is stopping");
    }
  }

  private Health readiness() {
    return configurator.running()
        ? new Health(true, "a configuration runs")
        : new Health(false, "no configuration that can be run has come yet");
  }
}
