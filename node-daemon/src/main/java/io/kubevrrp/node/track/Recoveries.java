package io.kubevrrp.node.track;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs the programs that recover failing services: of each service one at a time, and not again
 * before its pause is over. Everything happens on the loop of the checks, which only begins and
 * ends them.
 */
final class Recoveries {
  private static final Logger LOG = LoggerFactory.getLogger(Recoveries.class);

  private final Ticks ticks;
  private final EventExecutor loop;
  private final HostAccess.Programs programs;
  private final MonitorListener listener;
  private final Map<String, Recovered> services = new HashMap<>();

  /** Runs nothing yet. */
  Recoveries(Ticks ticks, HostAccess.Programs programs, MonitorListener listener) {
    this.ticks = ticks;
    this.loop = ticks.loop();
    this.programs = programs;
    this.listener = listener;
  }

  /** A service is checked like this now; one whose program is another keeps its pause. */
  void want(TrackedServiceConfig config) {
    config
        .recovery()
        .ifPresentOrElse(
            wanted -> {
              Recovered known = services.get(config.name());
              if (known == null) {
                services.put(config.name(), new Recovered(config.name(), wanted));
              } else {
                known.wanted = wanted;
              }
            },
            () -> forget(config.name()));
  }

  /** A service is not to be recovered any more: what runs for it is killed. */
  void forget(String service) {
    Recovered known = services.remove(service);
    if (known != null && known.underWay != null) {
      known.underWay.end(CheckResult.failed("it is not wanted any more, and was killed"));
    }
  }

  /** Another daemon may have run the program just now: the pause begins. */
  void pause(String service) {
    Recovered known = services.get(service);
    if (known != null) {
      known.begunAt = OptionalLong.of(ticks.now());
    }
  }

  /** A service counts as failing, and its newest check failed. */
  void failing(String service) {
    Recovered known = services.get(service);
    if (known != null && known.underWay == null && known.due()) {
      known.begin();
    }
  }

  /** Where one service stands. */
  private final class Recovered {
    private final String service;
    private RecoveryProgram wanted;
    private OptionalLong begunAt = OptionalLong.empty();
    private @Nullable Run underWay;

    Recovered(String service, RecoveryProgram wanted) {
      this.service = service;
      this.wanted = wanted;
    }

    boolean due() {
      return begunAt.isEmpty() || ticks.now() - begunAt.getAsLong() >= wanted.every().toNanos();
    }

    void begin() {
      long now = ticks.now();
      begunAt = OptionalLong.of(now);
      underWay = new Run(this, wanted, now);
      underWay.begin();
    }
  }

  /** One program that runs. */
  private final class Run {
    private final Recovered recovered;
    private final RecoveryProgram program;
    private final long begunAt;
    private HostAccess.@Nullable Watch watch;
    private Ticks.@Nullable Entry timeout;

    Run(Recovered recovered, RecoveryProgram program, long begunAt) {
      this.recovered = recovered;
      this.program = program;
      this.begunAt = begunAt;
    }

    void begin() {
      timeout =
          ticks.at(
              begunAt + program.timeout().toNanos(),
              () -> end(program.program().timedOut(program.timeout())));
      watch = programs.run(program.program(), this::ended);
    }

    private void ended(CheckResult result) {
      try {
        loop.execute(() -> end(result));
      } catch (RejectedExecutionException _) {
        // closed: nobody wants to know
      }
    }

    void end(CheckResult result) {
      if (recovered.underWay != this) {
        return;
      }
      recovered.underWay = null; // first: what is killed ends, too
      if (timeout != null) {
        timeout.cancel();
      }
      if (watch != null) {
        watch.close();
      }
      tell(result);
    }

    private void tell(CheckResult result) {
      Duration took = Duration.ofNanos(ticks.now() - begunAt);
      LOG.atLevel(result.passed() ? Level.INFO : Level.WARN)
          .addKeyValue("service", recovered.service)
          .addKeyValue("program", program.program().command().getFirst())
          .addKeyValue("reason", result.message())
          .addKeyValue("milliseconds", took.toMillis())
          .log("recovery of a failing service was tried");
      listener.onRecovery(recovered.service, result.passed());
    }
  }
}
