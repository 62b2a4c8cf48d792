package io.kubevrrp.node.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is counted of tracked services. Every method may be called from any thread. */
public final class ServiceMetrics {
  private static final String RECOVERIES = "kube_vrrp_recoveries";

  private final MeterRegistry registry;
  private final Map<String, Service> services = new ConcurrentHashMap<>();
  private final Map<String, Checks> checks = new ConcurrentHashMap<>();
  private final Timer lateness;

  private record Service(AtomicBoolean up, Meter gauge) {}

  private record Checks(Counter passed, Counter failed, Timer took) {}

  /** Starts with nothing counted. */
  ServiceMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.lateness =
        Timer.builder("kube_vrrp_check_lateness")
            .description("How long after they were due checks of tracked services began.")
            .serviceLevelObjectives(checkBuckets())
            .register(registry);
  }

  /** What a tracked service counts as. */
  public void verdict(String service, boolean up) {
    services.computeIfAbsent(service, this::service).up().set(up);
  }

  /**
   * A check of a tracked service ended.
   *
   * @param passed how
   * @param took from its start to its end
   * @param late how long after it was due it began
   */
  public void check(String service, boolean passed, Duration took, Duration late) {
    Checks counted = checks.computeIfAbsent(service, this::checks);
    (passed ? counted.passed() : counted.failed()).increment();
    counted.took().record(took);
    lateness.record(late);
  }

  /** A program that should make a failing service work again was run, or could not be. */
  public void recovery(String service, boolean succeeded) {
    Counter.builder(RECOVERIES)
        .description("Programs run to recover a failing service, by how they ended.")
        .tags("service", service, "result", succeeded ? "succeeded" : "failed")
        .register(registry)
        .increment();
  }

  /** A service is not tracked any more. */
  public void forget(String name) {
    Service service = services.remove(name);
    if (service != null) {
      registry.remove(service.gauge());
    }
    Checks counted = checks.remove(name);
    if (counted != null) {
      List.of(counted.passed(), counted.failed(), counted.took()).forEach(registry::remove);
    }
    registry.find(RECOVERIES).tag("service", name).counters().forEach(registry::remove);
  }

  private Service service(String name) {
    AtomicBoolean up = new AtomicBoolean();
    Gauge gauge =
        Gauge.builder("kube_vrrp_tracked_service_up", up, now -> now.get() ? 1 : 0)
            .description("1 while the tracked service counts as working.")
            .tag("service", name)
            .register(registry);
    return new Service(up, gauge);
  }

  private Checks checks(String service) {
    Timer took =
        Timer.builder("kube_vrrp_check_duration")
            .description("How long checks of a tracked service took.")
            .tag("service", service)
            .serviceLevelObjectives(checkBuckets())
            .register(registry);
    return new Checks(results(service, "passed"), results(service, "failed"), took);
  }

  private Counter results(String service, String result) {
    return Counter.builder("kube_vrrp_checks")
        .description("Checks of tracked services, by how they ended.")
        .tags("service", service, "result", result)
        .register(registry);
  }

  private static Duration[] checkBuckets() {
    return List.of(1L, 10L, 100L, 1_000L, 10_000L).stream()
        .map(Duration::ofMillis)
        .toArray(Duration[]::new);
  }
}
