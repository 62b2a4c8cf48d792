package io.kubevrrp.node.track;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The schedule of one service and where it stands; everything happens on its event loop. */
final class MonitoredService {
  private final TrackedServiceConfig config;
  private final Ticks ticks;
  private final EventExecutor loop;
  private final Probe.Prober prober;
  private final Counted counted;
  private final CheckResult timedOut;
  private VerdictRules.Standing standing;
  private long dueAt;
  private long beginAt; // dueAt and the jitter of this time
  private double firstStep = 1;
  private Ticks.@Nullable Entry next;
  private @Nullable Future<?> urgent;
  private @Nullable Running running;

  /** One check that ended. */
  record Ended(CheckResult result, Duration took, Duration late) {}

  /** Hears of every result and where the service stands after it. */
  @FunctionalInterface
  interface Counted {
    void on(VerdictRules.Standing standing, Ended check);
  }

  /** Stands still until {@link #start}. */
  MonitoredService(TrackedServiceConfig config, Ticks ticks, Probe probe, Counted counted) {
    this.config = config;
    this.ticks = ticks;
    this.loop = ticks.loop();
    this.counted = counted;
    this.timedOut = config.check().timedOut(config.schedule().timeout());
    this.standing = config.rules().start();
    this.prober = probe.open(config.check(), config.source(), this::lookAgain);
  }

  TrackedServiceConfig config() {
    return config;
  }

  /** Goes on from the verdict that an earlier configuration of the service came to. */
  void resume(MonitoredService earlier) {
    if (earlier.standing.count().checked()) {
      standing = config.rules().resume(earlier.standing);
    }
  }

  /** Goes on from a verdict that somebody else came to. */
  void resume(boolean up) {
    standing = config.rules().resume(up);
  }

  /**
   * Begins.
   *
   * @param delay before the first check
   * @param firstStep which part of the interval lies between the first check and the second, above
   *     0 and up to 1: services that begin together do not stay together
   */
  void start(Duration delay, double firstStep) {
    this.firstStep = firstStep;
    dueAt = now() + delay.toNanos();
    schedule();
  }

  void stop() {
    cancel(next);
    if (urgent != null) {
      urgent.cancel(false);
    }
    endRunning();
    prober.close();
  }

  /** Its answer does not count: what is cancelled may give one at once. */
  private void endRunning() {
    Running ended = running;
    running = null;
    if (ended != null) {
      ended.end();
    }
  }

  // The next check is due an interval after this one was; one that still runs is left to its
  // timeout, so that a slow service has one check under way and not many.
  private void due() {
    Duration late = Duration.ofNanos(now() - beginAt);
    long interval = Math.round(config.schedule().interval().toNanos() * firstStep);
    firstStep = 1;
    dueAt = Math.max(dueAt + interval, now());
    schedule();
    if (running == null) {
      begin(late, false);
    }
  }

  private void schedule() {
    cancel(next);
    beginAt = dueAt + config.schedule().delay(ThreadLocalRandom.current());
    next = ticks.at(beginAt, this::due);
  }

  private void begin(Duration late, boolean withoutDoubt) {
    running = new Running(late, withoutDoubt);
    running.begin();
  }

  /** The kernel said that something happened; from any thread. */
  private void lookAgain() {
    try {
      loop.execute(this::lookSoon);
    } catch (RejectedExecutionException _) {
      // closed: nobody wants to know
    }
  }

  private void lookSoon() {
    Duration delay =
        config.check() instanceof ProcessRunning process ? process.terminateDelay() : Duration.ZERO;
    if (urgent == null || urgent.isDone()) {
      urgent = loop.schedule(this::lookNow, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void lookNow() {
    endRunning(); // it may have looked before it happened
    begin(Duration.ZERO, true);
  }

  private void count(Running ended, CheckResult result) {
    if (running != ended) {
      return;
    }
    running = null; // first: what is cancelled may answer at once
    ended.end();
    Duration now = Duration.ofNanos(now());
    Duration took = now.minusNanos(ended.begunAt);
    boolean lost = ended.withoutDoubt && !result.passed();
    standing = config.rules().step(standing, lost ? result.withoutDoubt() : result, now);
    counted.on(standing, new Ended(result, took, ended.late));
    Duration retry = config.schedule().retryInterval();
    long retryAt = ended.begunAt + retry.toNanos();
    if (standing.doubtful() && retryAt < dueAt) {
      dueAt = Math.max(retryAt, now());
      schedule();
    }
  }

  private long now() {
    return ticks.now();
  }

  private static void cancel(Ticks.@Nullable Entry entry) {
    if (entry != null) {
      entry.cancel();
    }
  }

  /** One check under way and the timeout that ends it. */
  private final class Running {
    private final Duration late;
    private final boolean withoutDoubt;
    private final long begunAt = now();
    private Ticks.@Nullable Entry timeout;
    private Probe.@Nullable Attempt attempt;
    private @Nullable CheckResult early;
    private boolean starting = true;
    private boolean over;

    Running(Duration late, boolean withoutDoubt) {
      this.late = late;
      this.withoutDoubt = withoutDoubt;
    }

    void begin() {
      try {
        attempt = prober.start(this::answered);
      } catch (RuntimeException e) {
        early = CheckResult.failed("the check could not be started: " + e.getMessage());
      }
      starting = false;
      if (over) {
        end();
      } else if (early != null) {
        count(this, early); // within the machine, many answers are there at once
      } else {
        long limit = begunAt + config.schedule().timeout().toNanos();
        timeout = ticks.at(limit, () -> count(this, timedOut));
      }
    }

    private void answered(CheckResult result) {
      if (!loop.inEventLoop()) {
        post(result);
      } else if (starting) {
        early = result;
      } else {
        count(this, result);
      }
    }

    private void post(CheckResult result) {
      try {
        loop.execute(() -> count(this, result));
      } catch (RejectedExecutionException _) {
        // closed: nobody wants to know
      }
    }

    void end() {
      over = true;
      cancel(timeout);
      if (attempt != null) {
        attempt.cancel();
      }
    }
  }
}
