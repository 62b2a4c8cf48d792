package io.kubevrrp.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** One pair of routers, crashed once and stopped once, under the eyes of a client. */
public final class FailoverTrial {
  private static final String VIP = "192.168.1.233";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Lan lan;
  private final Speaker speaker;
  private final Duration interval;
  private final Host first;
  private final Host second;
  private final Segment segment;

  private FailoverTrial(Lan lan, Speaker speaker, Duration interval) {
    this.lan = lan;
    this.speaker = speaker;
    this.interval = interval;
    first = lan.host("node-129", "192.168.1.129/24");
    second = lan.host("node-131", "192.168.1.131/24");
    Host client = lan.host("client", "192.168.1.1/24");
    new Nginx(first, lan.directory());
    new Nginx(second, lan.directory());
    segment = new Segment(List.of(first, second), lan.probe(client, List.of(VIP)));
  }

  /** Runs it: version 3 at this interval, priorities 100 and 90. */
  public static List<Outcome> run(Speaker speaker, Duration interval) {
    try (Lan lan = new Lan()) {
      FailoverTrial trial = new FailoverTrial(lan, speaker, interval);
      return trial.outcomes();
    }
  }

  private List<Outcome> outcomes() {
    segment.awaitProbe();
    Router active = start(first, 100);
    Router backup = start(second, 90);
    segment.awaitOwner(VIP, first, LIMIT);
    speaker.awaitBackup(backup, LIMIT);
    Outcome crash = crash(active);
    first.forget(VIP);
    Router restarted = start(first, 100);
    first.plug();
    segment.awaitOwner(VIP, first, LIMIT);
    Outcome stop = stop(restarted);
    backup.close();
    return List.of(crash, stop);
  }

  private Outcome crash(Router active) {
    Instant begin = Instant.now();
    first.unplug();
    active.kill();
    return outcome("crash", begin, FailoverTimes.afterCrash(3, 90, interval));
  }

  private Outcome stop(Router active) {
    Instant begin = Instant.now();
    active.stop();
    Outcome outcome = outcome("stop", begin, FailoverTimes.afterStop(3, 90, interval));
    active.close();
    return outcome;
  }

  private Outcome outcome(String event, Instant begin, Duration bound) {
    segment.awaitOwner(VIP, second, LIMIT);
    Await.observe(Duration.ofMillis(500)); // a late second owner would show here
    return new Outcome(speaker, event, interval, bound, segment.measure(VIP, begin, Instant.now()));
  }

  private Router start(Host host, int priority) {
    KeepalivedPeer.Settings settings =
        new KeepalivedPeer.Settings(3, 233, priority, (int) interval.toMillis(), "", VIP);
    return speaker.start(lan, host, settings);
  }

  /** The outcomes as lines of text. */
  public static String table(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-11s %-6s %8s %10s %12s %12s %11s %9s%n",
            "speaker",
            "event",
            "interval",
            "allowed",
            "no owner",
            "no answer",
            "two owners",
            "HTTP lost"));
    for (Outcome outcome : outcomes) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-11s %-6s %6dms %8dms %10dms %10dms %9dms %9d%n",
              outcome.speaker().word(),
              outcome.event(),
              outcome.interval().toMillis(),
              outcome.bound().toMillis(),
              outcome.outage().kernelOwnerless().toMillis(),
              outcome.outage().clientOwnerless().toMillis(),
              outcome.outage().kernelShared().toMillis(),
              outcome.outage().httpLost()));
    }
    return text.toString();
  }

  /**
   * What one event cost.
   *
   * @param speaker who ran
   * @param event crash or stop
   * @param interval the advertisement interval
   * @param bound the longest allowed time without owner
   * @param outage what was measured
   */
  public record Outcome(
      Speaker speaker, String event, Duration interval, Duration bound, Segment.Outage outage) {}
}
