package io.kubevrrp.lab.fault;

import static io.kubevrrp.lab.fault.FaultBench.VIP;
import static io.kubevrrp.lab.fault.FaultBench.YARDSTICK;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.FailoverTimes;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.OwnershipHistory;
import io.kubevrrp.lab.fault.FaultOutcome.Limits;
import io.kubevrrp.lab.history.Budget;
import io.kubevrrp.lab.history.WireLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The faults that a pair of hosts with file configurations can show; keepalived beside ours. */
public final class FaultCases {
  private static final int MOST_ANNOUNCEMENTS = 6;
  private static final Duration NO_ELECTION = Duration.ofSeconds(2);
  private static final Duration STAMPS = Duration.ofMillis(200);
  private static final Duration AFTER_THAW = Duration.ofSeconds(8);

  /** After two self-fences within a minute a router stands back for a minute at the most. */
  private static final Duration HOLD_DOWN = Duration.ofSeconds(60);

  private static final long ACTIVE_DOWN_MS = FaultBench.activeDown(1).toMillis();

  private FaultCases() {}

  /** All of them. */
  public static List<FaultCase> all() {
    long skew = FailoverTimes.skew(3, FaultBench.priority(1), FaultBench.INTERVAL).toMillis();
    return List.of(
        pair("SIGKILL of the Active, never restarted", 4200, 100, FaultCases::killed),
        pair("SIGSTOP 10 s, then SIGCONT", 4200, 100, FaultCases::frozen),
        pair("SIGSTOP 1.5 s", 0, 0, FaultCases::frozenShortly),
        pair("polite stop", skew + 100, 0, FaultCases::stopped),
        pair("kill -9 and immediate restart", 4200, 100, FaultCases::restarted),
        pair("kill -9 and restart of a Backup", 0, 0, FaultCases::backupRestarted),
        pair("carrier loss", ACTIVE_DOWN_MS + 300, 100, FaultCases::unplugged),
        pair("interface deleted and re-created", ACTIVE_DOWN_MS + 300, 100, FaultCases::noCard));
  }

  /**
   * The Active gets next to nothing of a processor.
   *
   * @param permille of one processor, at least 1
   * @param length for so long
   */
  public static FaultCase starved(int permille, Duration length) {
    String share = "CPU quota " + permille / 10.0 + " %";
    return pair(
        share + " for " + length.toSeconds() + " s",
        length.toMillis(), // nobody promises an owner while the best node starves
        500,
        bench -> starved(bench, share, permille, length));
  }

  private static FaultCase pair(
      String name, long ownerless, long shared, Consumer<FaultBench> script) {
    return new FaultCase(
        name,
        Limits.ofMillis(ownerless, shared),
        () -> running(new Lan(), 2, List.of()),
        script,
        List.of(VIP, YARDSTICK));
  }

  /** Stations with file configurations, running. */
  static FaultBench running(Lan lan, int nodes, List<String> wrapper) {
    try {
      FaultBench bench =
          new FaultBench(
              lan, nodes, new FileLaunch(lan, wrapper, List.of()), List.of(VIP, YARDSTICK));
      bench.start(List.of(VIP, YARDSTICK));
      return bench;
    } catch (RuntimeException e) {
      lan.close();
      throw e;
    }
  }

  private static void killed(FaultBench bench) {
    Instant at = bench.first().kill();
    bench.settle(bench.second());
    goneFromFirst(bench, at);
  }

  private static void frozen(FaultBench bench) {
    bench.first().freeze();
    Await.observe(Duration.ofSeconds(10));
    Instant thawed = bench.first().thaw();
    bench.settle(bench.first());
    Await.observe(Duration.between(Instant.now(), thawed.plus(AFTER_THAW)));
    thawRules(bench, thawed);
  }

  /** Nothing is said as Active before the election says so; announcements come in no burst. */
  private static void thawRules(FaultBench bench, Instant thawed) {
    Instant again =
        bench
            .segment()
            .kernel(VIP)
            .acquiredAfter(bench.first().name(), thawed)
            .orElse(Instant.now());
    // An election takes longer. Its own first advertisement is stamped by the kernel, the binding
    // by
    // the process that tells of it, which may be late.
    Instant elected = again.minus(STAMPS);
    Instant until = elected.isAfter(thawed.plus(NO_ELECTION)) ? elected : thawed.plus(NO_ELECTION);
    List<WireLine> stale =
        bench.wire().advertisements(bench.first().host(), thawed, until).stream()
            .filter(line -> line.number() == 233)
            .toList();
    bench.require(stale.isEmpty(), "stale advertisements after the thaw: " + stale);
    String mac = bench.first().host().mac();
    bench.fact("announcements", announcements(bench, VIP, mac, thawed));
    bench.fact("keepalived's", announcements(bench, YARDSTICK, mac, thawed));
    int own = announcements(bench, VIP, mac, thawed);
    bench.require(own <= MOST_ANNOUNCEMENTS, own + " announcements in the 8 s after the thaw");
    Duration back = Duration.between(thawed, again);
    bench.fact("Active again after", back.toMillis() + " ms");
  }

  private static int announcements(FaultBench bench, String vip, String mac, Instant thawed) {
    return bench.wire().announcements(vip, mac, thawed, thawed.plus(AFTER_THAW)).size();
  }

  private static void frozenShortly(FaultBench bench) {
    bench.first().freeze();
    Await.observe(Duration.ofMillis(1500));
    bench.first().thaw();
    Await.observe(Duration.ofSeconds(4)); // longer than Active_Down: nobody may move
    bench.settle(bench.first());
    noMove(bench);
  }

  static void noMove(FaultBench bench) {
    OwnershipHistory history = bench.segment().kernel(VIP);
    List<OwnershipHistory.Interval> edges =
        history.intervals().stream()
            .filter(interval ->
                interval.from().isAfter(bench.begin()) || !interval.to().equals(Instant.MAX))
            .filter(interval -> interval.to().isAfter(bench.begin()))
            .toList();
    bench.require(edges.isEmpty(), "the address moved: " + edges);
  }

  private static void stopped(FaultBench bench) {
    bench.first().stop();
    bench.settle(bench.second());
  }

  private static void restarted(FaultBench bench) {
    Instant at = bench.first().kill();
    Instant started = bench.first().restart(Station.KILLED);
    bench.fact("runs after", Duration.between(started, Instant.now()).toMillis() + " ms");
    // A new life that is there before its lease has ended goes on; one on a busy machine comes
    // later.
    Await.observe(FaultBench.activeDown(0).plusMillis(500));
    bench.settle(bench.first());
    boolean resumed = bench.first().daemon().resumed();
    bench.fact("resumed", resumed);
    if (!resumed) {
      goneFromFirst(bench, at);
    }
    long moves =
        bench.segment().kernel(VIP).intervals().stream()
            .filter(interval -> interval.from().isAfter(bench.begin()))
            .filter(interval -> !interval.owner().equals(bench.first().name()))
            .count();
    bench.require(moves <= (resumed ? 0 : 1), "it moved away " + moves + " times");
  }

  private static void backupRestarted(FaultBench bench) {
    bench.second().kill();
    bench.second().restart(Station.KILLED);
    Await.observe(FaultBench.activeDown(1).plusSeconds(1));
    bench.settle(bench.first());
    noMove(bench);
  }

  private static void unplugged(FaultBench bench) {
    Instant at = bench.first().unplug();
    bench.settle(bench.second());
    released(bench, at);
    bench.first().plug();
    bench.settle(bench.first());
  }

  private static void noCard(FaultBench bench) {
    String mac = bench.first().host().mac();
    Instant at = bench.first().deleteInterface();
    bench.settle(bench.second());
    goneFromFirst(bench, at);
    bench.first().createInterface(mac);
    bench.settle(bench.first());
  }

  private static void starved(FaultBench bench, String kind, int permille, Duration length) {
    List<Long> pids =
        bench.first().routers().stream().flatMap(r -> r.process().pids().stream()).toList();
    bench.log().begin(kind, bench.first().name());
    try (CpuQuota quota = new CpuQuota(pids, permille)) {
      Await.observe(length);
      bench.require(quota.size() >= 2, "the quota was for " + quota.size() + " processes");
    }
    bench.log().end(kind, bench.first().name());
    bench.settle(bench.first(), HOLD_DOWN.plus(FaultBench.activeDown(0).multipliedBy(2)));
  }

  /** How long after the instant the first host's kernel let go of the address. */
  private static void goneFromFirst(FaultBench bench, Instant at) {
    Optional<Instant> gone =
        bench.segment().kernel(VIP).intervals().stream()
            .filter(interval -> interval.owner().equals(bench.first().name()))
            .map(OwnershipHistory.Interval::to)
            .filter(to -> to.isAfter(at))
            .findFirst();
    Duration took = Duration.between(at, gone.orElse(Instant.now()));
    bench.fact("gone after", took.toMillis() + " ms");
    bench.require(
        took.compareTo(Budget.LEASE) <= 0, "the address was gone only after " + took.toMillis());
  }

  /** With the cable out, what a host holds does not count; but it has to let go all the same. */
  private static void released(FaultBench bench, Instant at) {
    bench.require(
        !bench.first().host().holds(VIP), "the host without carrier holds it, since " + at);
  }
}
