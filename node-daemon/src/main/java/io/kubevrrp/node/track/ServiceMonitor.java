package io.kubevrrp.node.track;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks services and says when one comes up or goes down. It has one thread of its own, apart from
 * the one that owns the elections; checks that block run on virtual threads. Methods may be called
 * from any thread and do not wait, {@link #close} excepted.
 */
public final class ServiceMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceMonitor.class);

  /** Apart enough not to connect all at once, little enough not to be noticed. */
  private static final Duration SPREAD_STEP = Duration.ofMillis(5);

  private static final Duration WIDEST_SPREAD = Duration.ofMillis(250);

  private final MonitorListener listener;
  private final InstantSource clock;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Probe probe;
  private final Map<String, MonitoredService> services = new HashMap<>(); // only on the loop
  private final Map<String, Boolean> told = new HashMap<>(); // only on the loop
  private final Map<String, Verdict> inherited = new HashMap<>(); // only on the loop
  private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

  /** Checks this host, its processes as {@code /proc} shows them. */
  public ServiceMonitor(MonitorListener listener, InstantSource clock) {
    this(listener, clock, Path.of("/proc"));
  }

  ServiceMonitor(MonitorListener listener, InstantSource clock, Path proc) {
    this.listener = listener;
    this.clock = clock;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("service-checks", true), NioIoHandler.newFactory());
    this.loop = group.next();
    this.probe = new HostProbe(group, proc);
  }

  /**
   * Makes these the services that are checked, soon: unchanged ones go on undisturbed, changed ones
   * begin again with the verdict they had, missing ones stop and are forgotten.
   *
   * @throws IllegalArgumentException when two have one name; then nothing changes
   */
  public void apply(List<TrackedServiceConfig> configs) {
    Map<String, TrackedServiceConfig> wanted = new LinkedHashMap<>();
    for (TrackedServiceConfig config : configs) {
      if (wanted.put(config.name(), config) != null) {
        throw new IllegalArgumentException("two tracked services are named " + config.name());
      }
    }
    try {
      loop.execute(() -> replaceBy(wanted));
    } catch (RejectedExecutionException _) {
      LOG.debug("closed: the tracked services stay unchecked");
    }
  }

  /** Services that are not checked yet begin with these verdicts of another daemon's. */
  public void inherit(Map<String, Verdict> earlier) {
    loop.execute(() -> inherited.putAll(earlier));
  }

  /** What every service counts as that was checked at least once. */
  public Map<String, Verdict> verdicts() {
    return Map.copyOf(verdicts);
  }

  /** Ends all checks; waits, for 2 s at most, until the listener hears no more. */
  @Override
  public void close() {
    apply(List.of());
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    if (!loop.inEventLoop()) {
      group.terminationFuture().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
  }

  private void replaceBy(Map<String, TrackedServiceConfig> wanted) {
    services.values().removeIf(service -> stopUnless(wanted, service));
    Duration delay = Duration.ZERO;
    for (TrackedServiceConfig config : wanted.values()) {
      MonitoredService running = services.get(config.name());
      if (running == null || !running.config().equals(config)) {
        MonitoredService service = begin(config, delay);
        services.put(config.name(), service);
        delay = later(delay);
      }
    }
  }

  private boolean stopUnless(Map<String, TrackedServiceConfig> wanted, MonitoredService service) {
    String name = service.config().name();
    if (wanted.containsKey(name)) {
      return false;
    }
    service.stop();
    verdicts.remove(name);
    told.remove(name);
    listener.onForgotten(name);
    return true;
  }

  private MonitoredService begin(TrackedServiceConfig config, Duration delay) {
    MonitoredService service =
        new MonitoredService(
            config, loop, probe, (state, result) -> counted(config.name(), state, result));
    MonitoredService earlier = services.get(config.name());
    if (earlier != null) {
      earlier.stop();
      service.resume(earlier);
    }
    Verdict verdict = inherited.remove(config.name());
    if (earlier == null && verdict != null) {
      service.resume(verdict.up());
      verdicts.put(config.name(), verdict);
      told.put(config.name(), verdict.up());
      tell(config.name(), verdict);
    }
    service.start(delay);
    return service;
  }

  private static Duration later(Duration delay) {
    Duration later = delay.plus(SPREAD_STEP);
    return later.compareTo(WIDEST_SPREAD) < 0 ? later : Duration.ZERO;
  }

  private void counted(String service, RiseAndFall.State state, CheckResult result) {
    Verdict before = verdicts.get(service);
    if (before == null || before.up() != state.up()) {
      verdicts.put(service, new Verdict(state.up(), explain(state, result), clock.instant()));
    } else if (state.up() == result.passed()) {
      verdicts.put(service, new Verdict(state.up(), result.message(), before.since()));
    }
    // A service counts as something from its start; a verdict to act on is what results agree on.
    if (state.up() == result.passed()
        && !Objects.equals(told.put(service, state.up()), state.up())) {
      tell(service, Objects.requireNonNull(verdicts.get(service)));
    }
  }

  // The first verdict may be one that the first result speaks against.
  private static String explain(RiseAndFall.State state, CheckResult result) {
    return state.up() == result.passed()
        ? result.message()
        : "not yet enough successes since the start (" + state.against() + "): " + result.message();
  }

  private void tell(String service, Verdict verdict) {
    LOG.atInfo()
        .addKeyValue("service", service)
        .addKeyValue("up", verdict.up())
        .addKeyValue("reason", verdict.message())
        .log("tracked service has a verdict");
    try {
      listener.onVerdict(service, verdict);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("service", service)
          .setCause(e)
          .log("verdict could not be passed on");
    }
  }
}
