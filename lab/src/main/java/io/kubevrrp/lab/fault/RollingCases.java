package io.kubevrrp.lab.fault;

import static io.kubevrrp.lab.fault.FaultBench.VIP;
import static io.kubevrrp.lab.fault.FaultBench.YARDSTICK;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.OwnershipHistory;
import io.kubevrrp.lab.RunFiles;
import io.kubevrrp.lab.fault.FaultOutcome.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is no fault, and must not look like one: an address rolled in and out, another wall clock.
 */
public final class RollingCases {
  private static final String EXTRA = "192.168.1.234";
  private static final String YARDSTICK_EXTRA = "192.168.1.245";

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
        () -> FaultCases.running(new Lan(), 3, List.of()),
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

  /** Whether this machine can show its processes another wall clock: that takes gcc. */
  public static boolean hasWallClocks() {
    return WallClock.available();
  }

  /** The wall clock of all daemons jumps by an hour, there and back. */
  public static FaultCase wallClock() {
    Lan lan = new Lan();
    return new FaultCase(
        "wall clock one hour ahead, then one behind",
        Limits.ofMillis(0, 0),
        () -> FaultCases.running(lan, 2, new WallClock(lan.directory()).wrapper()),
        RollingCases::jump,
        List.of(VIP, YARDSTICK));
  }

  private static void jump(FaultBench bench) {
    for (int seconds : new int[] {3600, -3600, 0}) {
      WallClock.set(bench.directory(), seconds);
      sees(bench, seconds);
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

  /** Another configuration that changes nothing in the election. */
  private static void touch(FaultBench bench, Station station) {
    RouterSpecText router = FileLaunch.router(station.host(), List.of(VIP));
    Path file = FileLaunch.file(bench.lan(), station.host());
    int refresh = RunFiles.read(file).contains("refresh: 61s") ? 62 : 61;
    FileLaunch.write(bench.lan(), station.host(), List.of(router.withRefresh(refresh)));
  }
}
