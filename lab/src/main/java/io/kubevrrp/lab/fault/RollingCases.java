package io.kubevrrp.lab.fault;

import static io.kubevrrp.lab.fault.FaultBench.VIP;
import static io.kubevrrp.lab.fault.FaultBench.YARDSTICK;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.OwnershipHistory;
import io.kubevrrp.lab.RunFiles;
import io.kubevrrp.lab.fault.FaultOutcome.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is no fault, and must not look like one: an address rolled in and out, another wall clock. */
public final class RollingCases {
  private static final String EXTRA = "192.168.1.234";
  private static final String YARDSTICK_EXTRA = "192.168.1.245";
  private static final Path FAKE_TIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private RollingCases() {}

  /**
   * An address is added to a virtual router of three nodes, and removed again; the Active first:
   * then the others hear of an address they do not have, and after the removal miss one.
   *
   * @param stagger between two nodes
   */
  public static FaultCase address(Duration stagger) {
    return new FaultCase(
        "address added and removed, " + stagger.toSeconds() + " s stagger, 3 nodes",
        Limits.ofMillis(0, 0),
        () -> FaultCases.running(3, _ -> List.of()),
        bench -> roll(bench, stagger),
        List.of(VIP, YARDSTICK));
  }

  private static void roll(FaultBench bench, Duration stagger) {
    for (Station station : bench.stations()) {
      addresses(bench, station, List.of(VIP, EXTRA));
      Await.observe(stagger);
    }
    for (Station station : bench.stations()) {
      addresses(bench, station, List.of(VIP));
      Await.observe(stagger);
    }
    bench.settle(bench.first());
    FaultCases.noMove(bench);
    List<OwnershipHistory.Interval> held = bench.segment().kernel(EXTRA).intervals();
    bench.require(
        held.size() == 1 && held.getFirst().owner().equals(bench.first().name()),
        EXTRA + " was not held once, by the Active alone: " + held);
  }

  private static void addresses(FaultBench bench, Station station, List<String> addresses) {
    FileLaunch.write(
        bench.lan(), station.host(), List.of(FileLaunch.router(station.host(), addresses)));
    String beside = addresses.size() == 1 ? YARDSTICK : YARDSTICK + "\n    " + YARDSTICK_EXTRA;
    station
        .keepalived()
        .ifPresent(peer -> peer.reload(FileLaunch.yardstick(station.host(), beside)));
  }

  /** Whether this machine can show its processes another wall clock (libfaketime). */
  public static boolean fakesTime() {
    return Files.exists(FAKE_TIME);
  }

  /** The wall clock of all daemons jumps by an hour, there and back. */
  public static FaultCase wallClock() {
    return new FaultCase(
        "wall clock one hour ahead, then one behind",
        Limits.ofMillis(0, 0),
        () -> FaultCases.running(2, RollingCases::clock),
        RollingCases::jump,
        List.of(VIP, YARDSTICK));
  }

  private static List<String> clock(Lan lan) {
    Path file = lan.directory().resolve("clock");
    RunFiles.write(file, "+0");
    return List.of(
        "env",
        "LD_PRELOAD=" + FAKE_TIME,
        "FAKETIME_TIMESTAMP_FILE=" + file,
        "FAKETIME_CACHE_DURATION=1",
        "DONT_FAKE_MONOTONIC=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1");
  }

  private static void jump(FaultBench bench) {
    Path clock = bench.directory().resolve("clock");
    for (String offset : List.of("+3600", "-3600", "+0")) {
      RunFiles.write(clock, offset);
      sees(bench, Integer.parseInt(offset));
      Await.observe(FaultBench.activeDown(1).plusSeconds(1));
    }
    bench.settle(bench.first());
    FaultCases.noMove(bench);
  }

  /** The daemon's own log has to show the jump: else nothing was tried. */
  private static void sees(FaultBench bench, int seconds) {
    Station station = bench.second();
    Path log = NodeDaemon.log(station.host(), bench.directory());
    Await.until(
        "the daemon's clock to jump to " + seconds + " s",
        Duration.ofSeconds(10),
        () -> {
          long lines = RunFiles.lines(log).size();
          touch(bench, station);
          Await.until(
              "the daemon to read its file",
              Duration.ofSeconds(10),
              () -> RunFiles.lines(log).size() > lines);
          Instant told = Instant.parse(RunFiles.lines(log).getLast().split(" ", 2)[0]);
          long ahead = Duration.between(Instant.now(), told).toSeconds();
          return Math.abs(ahead - seconds) < 60;
        });
  }

  /** Another text of the same meaning for the election: the announcements' refresh differs. */
  private static void touch(FaultBench bench, Station station) {
    RouterSpecText router = FileLaunch.router(station.host(), List.of(VIP));
    Path file = bench.directory().resolve(station.name() + "-vipnode.yaml");
    boolean lower = String.join("\n", RunFiles.lines(file)).contains("priority: 90");
    FileLaunch.write(
        bench.lan(), station.host(), List.of(router.withPriority(lower ? 89 : 90)));
  }
}
