package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.StatusRange;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.time.Duration;
import java.util.Optional;

/** Reads one tracked service. */
final class ServiceReader {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  private ServiceReader() {}

  static TrackedServiceConfig read(VIPNode.Service named) {
    TrackedService.Spec service = named.service();
    if (service == null || service.check() == null) {
      throw new IllegalArgumentException(
          "service.check is missing: say what is checked, for example service: {check: {tcp: {port: 80}}}");
    }
    Duration interval = Durations.parse(service.interval());
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException("interval is the time between checks: 100ms or more");
    }
    return new TrackedServiceConfig(
        named.name(),
        check(service.check()),
        interval,
        Durations.parse(service.timeout()),
        service.rise(),
        service.fall(),
        service.initially() == TrackedService.Initially.UP);
  }

  private static Check check(ServiceCheck check) {
    ServiceCheck.Tcp tcp = check.tcp();
    ServiceCheck.Http http = check.http();
    ServiceCheck.RunningProcess process = check.process();
    if (tcp != null && http == null && process == null) {
      return new Check.Tcp(Ipv4Address.parse(tcp.host()), tcp.port());
    }
    if (http != null && tcp == null && process == null) {
      return http(http);
    }
    if (process != null && tcp == null && http == null) {
      if (process.name() == null) {
        throw new IllegalArgumentException(
            "check.process.name is missing: give the name as `ps -C` takes it");
      }
      return new Check.ProcessRunning(process.name());
    }
    throw new IllegalArgumentException("give exactly one kind of check: tcp, http or process");
  }

  private static Check http(ServiceCheck.Http http) {
    return new Check.Http(
        Ipv4Address.parse(http.host()),
        http.port(),
        http.path(),
        Optional.ofNullable(http.virtualHost()).orElse(http.host()),
        http.expectedStatus().stream().map(StatusRange::parse).toList());
  }
}
