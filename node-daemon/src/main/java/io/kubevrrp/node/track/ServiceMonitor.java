package io.kubevrrp.node.track;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

  private static final double GOLDEN_RATIO = 0.618_033_988_749_895;

  private final MonitorListener listener;
  private final InstantSource clock;
  private final IoEventLoopGroup group;
  private final EventLoop loop;
  private final Ticks ticks;
  private final Probe probe;
  private final Recoveries recoveries;
  private final Map<String, MonitoredService> services = new HashMap<>(); // only on the loop
  private final Map<String, Told> told = new HashMap<>(); // only on the loop
  private final Map<String, Verdict> inherited = new HashMap<>(); // only on the loop
  private int begun; // only on the loop
  private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

  private record Told(boolean up, Optional<Integer> number) {
    boolean differsFrom(@Nullable Told other) {
      return other == null || up != other.up || !number.equals(other.number);
    }
  }

  /**
   * Checks nothing yet.
   *
   * @param listener hears the verdicts
   * @param clock the wall clock that verdicts are dated by
   * @param host what checks need beyond sockets
   */
  public ServiceMonitor(MonitorListener listener, InstantSource clock, HostAccess host) {
    this.listener = listener;
    this.clock = clock;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("service-checks", true), EpollIoHandler.newFactory());
    this.loop = group.next();
    this.ticks = new Ticks(loop);
    this.probe = new HostProbe(group, host);
    this.recoveries = new Recoveries(ticks, host.programs(), listener);
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
        begun++;
      }
    }
  }

  private boolean stopUnless(Map<String, TrackedServiceConfig> wanted, MonitoredService service) {
    String name = service.config().name();
    if (wanted.containsKey(name)) {
      return false;
    }
    service.stop();
    recoveries.forget(name);
    verdicts.remove(name);
    told.remove(name);
    listener.onForgotten(name);
    return true;
  }

  private MonitoredService begin(TrackedServiceConfig config, Duration delay) {
    MonitoredService service =
        new MonitoredService(
            config, ticks, probe, (standing, check) -> counted(config.name(), standing, check));
    recoveries.want(config);
    MonitoredService earlier = services.get(config.name());
    if (earlier != null) {
      earlier.stop();
      service.resume(earlier);
    }
    Verdict verdict = inherited.remove(config.name());
    if (earlier == null && verdict != null) {
      service.resume(verdict.up());
      recoveries.pause(config.name());
      verdicts.put(config.name(), verdict);
      told.put(config.name(), new Told(verdict.up(), verdict.number()));
      tell(config.name(), verdict);
    }
    // By the golden ratio: however many there are, they lie evenly in their intervals.
    service.start(delay, 1 - begun * GOLDEN_RATIO % 1);
    return service;
  }

  private static Duration later(Duration delay) {
    Duration later = delay.plus(SPREAD_STEP);
    return later.compareTo(WIDEST_SPREAD) < 0 ? later : Duration.ZERO;
  }

  private void counted(
      String service, VerdictRules.Standing standing, MonitoredService.Ended check) {
    CheckResult result = check.result();
    boolean agrees = standing.up() == result.passed();
    Verdict verdict = verdict(verdicts.get(service), standing, check);
    verdicts.put(service, verdict);
    // A service counts as something from its start; a verdict to act on is what results agree on,
    // or what a file says.
    Told now = new Told(standing.up(), result.number());
    if ((agrees || result.number().isPresent()) && now.differsFrom(told.put(service, now))) {
      tell(service, verdict);
    }
    listener.onCheck(service, result.passed(), check.took(), check.late());
    if (!standing.up() && !result.passed()) { // one that is held back, or that flaps, works
      recoveries.failing(service);
    }
  }

  private Verdict verdict(
      @Nullable Verdict before, VerdictRules.Standing standing, MonitoredService.Ended check) {
    CheckResult result = check.result();
    boolean up = standing.up();
    Verdict.Newest newest = newest(before, check);
    if (before == null || before.up() != up) {
      return new Verdict(
          up, Explanation.of(standing, result), clock.instant(), result.number(), newest);
    }
    String message = up == result.passed() ? Explanation.of(standing, result) : before.message();
    return new Verdict(up, message, before.since(), result.number(), newest);
  }

  private static Verdict.Newest newest(@Nullable Verdict before, MonitoredService.Ended check) {
    CheckResult result = check.result();
    boolean alike = before != null && before.newest().passed() == result.passed();
    return new Verdict.Newest(
        result.passed(),
        result.message() + " in " + check.took().toMillis() + " ms",
        alike && before != null ? before.newest().consecutive() + 1 : 1);
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
