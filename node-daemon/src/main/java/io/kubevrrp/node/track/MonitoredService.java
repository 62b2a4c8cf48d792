package io.kubevrrp.node.track;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The schedule of one service and where its count stands; everything happens on its event loop. */
final class MonitoredService {
  private final TrackedServiceConfig config;
  private final RiseAndFall riseAndFall;
  private final EventExecutor loop;
  private final Probe probe;
  private final BiConsumer<RiseAndFall.State, CheckResult> counted;
  private RiseAndFall.State state;
  private @Nullable Future<?> next;
  private @Nullable Running running;

  /**
   * Stands still until {@link #start}.
   *
   * @param counted hears of every result and where the count stands after it
   */
  MonitoredService(
      TrackedServiceConfig config,
      EventExecutor loop,
      Probe probe,
      BiConsumer<RiseAndFall.State, CheckResult> counted) {
    this.config = config;
    this.riseAndFall = new RiseAndFall(config.rise(), config.fall(), config.initiallyUp());
    this.loop = loop;
    this.probe = probe;
    this.counted = counted;
    this.state = riseAndFall.start();
  }

  TrackedServiceConfig config() {
    return config;
  }

  /** Goes on from the verdict that an earlier configuration of the service came to. */
  void resume(MonitoredService earlier) {
    if (earlier.state.checked()) {
      state = new RiseAndFall.State(earlier.state.up(), true, 0);
    }
  }

  /** Goes on from a verdict that somebody else came to. */
  void resume(boolean up) {
    state = new RiseAndFall.State(up, true, 0);
  }

  void start(Duration delay) {
    next = loop.schedule(this::due, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
    }
    if (running != null) {
      running.end();
      running = null;
    }
  }

  // The next check is due an interval after this one began; one that still runs is left to its
  // timeout, so that a slow service has one check under way and not many.
  private void due() {
    start(config.interval());
    if (running == null) {
      running = new Running();
      running.begin();
    }
  }

  private void count(Running ended, CheckResult result) {
    if (running != ended) {
      return;
    }
    ended.end();
    running = null;
    state = riseAndFall.step(state, result);
    counted.accept(state, result);
  }

  private CheckResult timedOut() {
    String limit = " within " + config.timeout().toMillis() + " ms";
    return CheckResult.failed(
        switch (config.check()) {
          case Check.Tcp(var host, var port) ->
              "connection to " + SocketProbe.peer(host, port) + " not accepted" + limit;
          case Check.Http(var host, var port, _, _, _) ->
              "no complete HTTP answer from " + SocketProbe.peer(host, port) + limit;
          case Check.ProcessRunning(var name) ->
              "no answer whether a process named " + name + " runs" + limit;
        });
  }

  /** One check under way and the timeout that ends it. */
  private final class Running {
    private @Nullable Future<?> timeout;
    private Probe.@Nullable Attempt attempt;

    void begin() {
      timeout =
          loop.schedule(
              () -> count(this, timedOut()), config.timeout().toNanos(), TimeUnit.NANOSECONDS);
      try {
        attempt = probe.start(config.check(), result -> loop.execute(() -> count(this, result)));
      } catch (RuntimeException e) {
        count(this, CheckResult.failed("the check could not be started: " + e.getMessage()));
      }
    }

    void end() {
      if (timeout != null) {
        timeout.cancel(false);
      }
      if (attempt != null) {
        attempt.cancel();
      }
    }
  }
}
