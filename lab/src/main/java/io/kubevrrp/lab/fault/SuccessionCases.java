package io.kubevrrp.lab.fault;

import static io.kubevrrp.lab.fault.FaultBench.VIP;
import static io.kubevrrp.lab.fault.FaultBench.YARDSTICK;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.Segment;
import io.kubevrrp.lab.fault.FaultOutcome.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A daemon leaves on request, or another one follows it on its node: clients are not to notice.
 * keepalived knows neither, and is stopped or restarted beside it.
 */
public final class SuccessionCases {
  private static final int UPGRADES = 3;

  private SuccessionCases() {}

  /** SIGTERM to a daemon that hands over first, as with the chart when a node is drained. */
  public static FaultCase handover() {
    return new FaultCase(
        "handover, as on drain",
        Limits.ofMillis(0, 100),
        () -> running(List.of("--on-stop", "HandOver"), false),
        SuccessionCases::handOver,
        List.of(VIP, YARDSTICK));
  }

  /** Three daemons follow each other on the Active node, under 200 HTTP requests in a second. */
  public static FaultCase upgrade() {
    return new FaultCase(
        "daemon upgrade under 200 HTTP requests/s",
        Limits.ofMillis(0, 0),
        () -> running(List.of(), true),
        SuccessionCases::upgrade,
        List.of(VIP, YARDSTICK));
  }

  private static FaultBench running(List<String> options, boolean traffic) {
    Lan lan = new Lan();
    try {
      FaultBench bench =
          new FaultBench(
              lan,
              2,
              new FileLaunch(lan, List.of(), options),
              // Each twice: 200 requests in a second.
              traffic ? List.of(VIP, VIP, YARDSTICK, YARDSTICK) : List.of(VIP, YARDSTICK),
              traffic);
      bench.start(List.of(VIP, YARDSTICK));
      return bench;
    } catch (RuntimeException e) {
      lan.close();
      throw e;
    }
  }

  private static void handOver(FaultBench bench) {
    bench.first().leave();
    bench.settle(bench.second());
    bench.require(
        bench.first().daemon().logged().contains("reason=\"HandedOver\""),
        "nobody took over before it let go");
  }

  private static void upgrade(FaultBench bench) {
    long before = transitions(bench);
    Instant begin = Instant.now();
    List<String> upgraded = new ArrayList<>();
    for (int i = 0; i < UPGRADES; i++) {
      bench.first().upgrade();
      upgraded.add(Duration.between(begin, Instant.now()).toMillis() + " ms");
    }
    Await.observe(FaultBench.activeDown(1)); // a peer that missed us would take over in it
    Instant end = Instant.now();
    Segment.Outage ours = bench.segment().measure(VIP, begin, end);
    Segment.Outage keepalived = bench.segment().measure(YARDSTICK, begin, end);
    Segment.Outage witness = bench.segment().measure(FaultBench.WITNESS, begin, end);
    long moved = transitions(bench) - before;
    bench.fact("transitions", moved);
    bench.fact("HTTP lost", ours.httpLost() + " of " + (ours.httpLost() + ours.httpAnswered()));
    bench.fact(
        "keepalived's",
        keepalived.httpLost() + " of " + (keepalived.httpLost() + keepalived.httpAnswered()));
    bench.fact("of the witness", witness.httpLost());
    bench.fact("upgraded after", upgraded);
    bench.fact("lost", bench.segment().lost(VIP, begin, end));
    bench.fact("the witness's", bench.segment().lost(FaultBench.WITNESS, begin, end));
    bench.settle(bench.first());
    FaultCases.noMove(bench);
    bench.require(moved == 0, moved + " transitions");
    bench.require(ours.httpAnswered() > 0, "no traffic");
    // A busy machine loses some of the witness's, too, who is asked half as often.
    bench.require(ours.httpLost() <= 2 * witness.httpLost(), ours.httpLost() + " requests failed");
  }

  private static long transitions(FaultBench bench) {
    return bench.stations().stream()
        .mapToLong(station ->
            station
                .daemon()
                .logged()
                .lines()
                .filter(line -> line.contains("changed state"))
                .count())
        .sum();
  }
}
