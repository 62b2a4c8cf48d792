package io.kubevrrp.node.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the daemon counts, as Prometheus reads it. Every method may be called from any thread. */
public final class DaemonMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonMetrics.class);
  private static final String VIRTUAL_ROUTER = "virtual_router";
  private static final List<String> STATES = List.of("Initialize", "Backup", "Active", "Fault");
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LongSupplier nanoTime;
  private final Counter received;
  private final Timer takeover;
  private final Timer lateness;
  private final Map<Discard, Counter> discards = new ConcurrentHashMap<>();
  private final Map<Discard, Counter> answers = new ConcurrentHashMap<>();
  private final Map<String, RateLimit> warnings = new ConcurrentHashMap<>();
  private final Map<String, Counter> sent = new ConcurrentHashMap<>();
  private final Map<String, Router> routers = new ConcurrentHashMap<>();
  private final List<Supplier<String>> others = new CopyOnWriteArrayList<>();
  private final ServiceMetrics services = new ServiceMetrics(registry);

  private record Discard(String reason, String networkInterface) {}

  private record Router(AtomicReference<String> state, List<Meter> gauges) {}

  /**
   * Starts with nothing counted.
   *
   * @param nanoTime a monotonic clock in nanoseconds, for the rate of warnings
   */
  public DaemonMetrics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.received =
        Counter.builder("kube_vrrp_advertisements_received")
            .description("Advertisements received and understood.")
            .register(registry);
    this.takeover =
        Timer.builder("kube_vrrp_takeover")
            .description("From the last advertisement heard to the first announcement.")
            .serviceLevelObjectives(takeoverBuckets())
            .register(registry);
    this.lateness =
        Timer.builder("kube_vrrp_loop_lateness")
            .description("How late the elections' loop did what was due, each time.")
            .serviceLevelObjectives(latenessBuckets())
            .register(registry);
  }

  /** Packets that were not taken as advertisements; warns once in 10 s for each reason. */
  public void advertisementDiscarded(String reason, String networkInterface, int packets) {
    discards
        .computeIfAbsent(new Discard(reason, networkInterface), this::discardCounter)
        .increment(packets);
    warn("discarded advertisements", reason, networkInterface, packets);
  }

  /**
   * A message that was not taken as an answer of ARP or neighbour discovery; warns once in 10 s for
   * each reason.
   */
  public void answerDiscarded(String reason, String networkInterface) {
    answers.computeIfAbsent(new Discard(reason, networkInterface), this::answerCounter).increment();
    warn("discarded answers", reason, networkInterface, 1);
  }

  /** An advertisement that was understood. */
  public void advertisementReceived() {
    received.increment();
  }

  /** An advertisement that left. */
  public void advertisementSent(String virtualRouter) {
    Counter counter = sent.get(virtualRouter);
    if (counter == null) { // looked up first: the method reference is an object
      counter = sent.computeIfAbsent(virtualRouter, this::sentCounter);
    }
    counter.increment();
  }

  /**
   * A virtual router came into a state.
   *
   * @param state Initialize, Backup, Active or Fault
   * @param reason why, one word
   */
  public void transition(String virtualRouter, String state, String reason) {
    Counter.builder("kube_vrrp_transitions")
        .description("Changes of state, by the state that was entered and why.")
        .tags(VIRTUAL_ROUTER, virtualRouter, "state", state, "reason", reason)
        .register(registry)
        .increment();
    routers.computeIfAbsent(virtualRouter, this::router).state().set(state);
  }

  /** A virtual router failed by a fault of the daemon's and is started again. */
  public void virtualRouterFailed(String virtualRouter) {
    Counter.builder("kube_vrrp_virtual_router_failures")
        .description("Failures of the daemon in a virtual router, which let go and began again.")
        .tag(VIRTUAL_ROUTER, virtualRouter)
        .register(registry)
        .increment();
  }

  /** A virtual address that somebody else had removed was put back. */
  public void addressPutBack(String virtualRouter) {
    Counter.builder("kube_vrrp_addresses_put_back")
        .description("Virtual addresses that somebody else removed and the daemon put back.")
        .tag(VIRTUAL_ROUTER, virtualRouter)
        .register(registry)
        .increment();
  }

  /** A virtual router is no more; what it counted stays. */
  public void forgetVirtualRouter(String virtualRouter) {
    Router router = routers.remove(virtualRouter);
    if (router != null) {
      router.gauges().forEach(registry::remove);
    }
  }

  /** What is counted of tracked services. */
  public ServiceMetrics services() {
    return services;
  }

  /** A takeover was completed: from the last advertisement heard to the first announcement. */
  public void takeover(Duration silence) {
    takeover.record(silence);
  }

  /** The elections' loop did something this many nanoseconds after it was due. */
  public void loopLate(long nanoseconds) {
    lateness.record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  /**
   * What keeps the machine from making the elections wait.
   *
   * @param what one word, with underscores
   */
  public void precaution(String what, boolean taken) {
    Gauge.builder("kube_vrrp_precaution", () -> taken ? 1 : 0)
        .description(
            "1 where the system allowed it: real_time priority for the elections, locked_memory.")
        .tag("what", what)
        .register(registry);
  }

  /** Appends what another source has in Prometheus' text format, whenever it is asked for. */
  public void append(Supplier<String> source) {
    others.add(source);
  }

  /** All of it in Prometheus' text format, version 0.0.4. */
  public String scrape() {
    StringBuilder text = new StringBuilder(registry.scrape());
    others.forEach(source -> text.append(source.get()));
    return text.toString();
  }

  private Counter discardCounter(Discard discard) {
    return counter(
        "kube_vrrp_advertisements_discarded",
        "Packets that were not taken as advertisements, by reason.",
        discard);
  }

  private Counter answerCounter(Discard discard) {
    return counter(
        "kube_vrrp_answers_discarded",
        "Messages that were not taken as answers of ARP or neighbour discovery.",
        discard);
  }

  private Counter counter(String name, String description, Discard discard) {
    return Counter.builder(name)
        .description(description)
        .tags("reason", discard.reason(), "interface", discard.networkInterface())
        .register(registry);
  }

  private Counter sentCounter(String virtualRouter) {
    return Counter.builder("kube_vrrp_advertisements_sent")
        .description("Advertisements sent.")
        .tag(VIRTUAL_ROUTER, virtualRouter)
        .register(registry);
  }

  private Router router(String name) {
    AtomicReference<String> current = new AtomicReference<>("");
    List<Meter> gauges = new ArrayList<>();
    for (String state : STATES) {
      gauges.add(
          Gauge.builder(
                  "kube_vrrp_virtual_router_state", current, now -> state.equals(now.get()) ? 1 : 0)
              .description("1 for the state that the virtual router is in.")
              .tags(VIRTUAL_ROUTER, name, "state", state)
              .register(registry));
    }
    return new Router(current, List.copyOf(gauges));
  }

  // From the skew times of fast intervals to the longest advertisement interval.
  private static Duration[] takeoverBuckets() {
    return List.of(10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 10_000L)
        .stream()
        .map(Duration::ofMillis)
        .toArray(Duration[]::new);
  }

  private static Duration[] latenessBuckets() {
    return List.of(1L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L).stream()
        .map(Duration::ofMillis)
        .toArray(Duration[]::new);
  }

  private void warn(String what, String reason, String networkInterface, int packets) {
    String kind = what + reason;
    RateLimit limit = warnings.computeIfAbsent(kind, _ -> new RateLimit(BETWEEN_WARNINGS));
    synchronized (limit) {
      limit
          .count(nanoTime.getAsLong(), packets)
          .ifPresent(count ->
              LOG.atWarn()
                  .addKeyValue("reason", reason)
                  .addKeyValue("interface", networkInterface)
                  .addKeyValue("count", count)
                  .log(what));
    }
  }
}
