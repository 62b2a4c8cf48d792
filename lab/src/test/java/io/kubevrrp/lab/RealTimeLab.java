package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.history.WireLine;
import io.kubevrrp.lab.history.WireLog;
import io.kubevrrp.lab.probe.GarbageAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Advertisements every 10 ms, of which three may be missed, while four loops keep all cores busy. */
@NeedsRoot
class RealTimeLab {
  private static final Duration WINDOW =
      Duration.ofSeconds(Boolean.getBoolean("kubevrrp.lab.full") ? 120 : 15);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String VIP = "192.168.1.233";
  private static final int BUSY_LOOPS = 4;

  /**
   * What one pair came to.
   *
   * @param takeovers of the Backup, all of them false
   * @param largestGap between two advertisements of the Active one, as a third host saw them
   */
  private record Outcome(String who, int takeovers, Duration largestGap) {
    String row() {
      return String.format(
          Locale.ROOT,
          "%-34s %3d false takeovers, largest gap %7.2f ms",
          who,
          takeovers,
          largestGap.toNanos() / 1e6);
    }
  }

  /** Starts a router with this priority. */
  private interface Start {
    Router on(Lan lan, Host host, int priority);
  }

  @Test
  void nobodyTakesOverFalselyWhereRealTimeIsGranted() {
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(run("keepalived", (lan, host, priority) -> keepalived(lan, host, priority, "")));
    outcomes.add(
        run(
            "keepalived, vrrp_rt_priority 50",
            (lan, host, priority) ->
                keepalived(lan, host, priority, "vrrp_rt_priority 50\n  vrrp_no_swap")));
    Outcome plain = run("kube-vrrp", (lan, host, priority) -> ours(lan, host, priority, ""));
    outcomes.add(plain);
    Outcome littered =
        run(
            "kube-vrrp, 50 MB/s of garbage",
            (lan, host, priority) -> ours(lan, host, priority, "-javaagent:" + agent(lan)));
    outcomes.add(littered);
    outcomes.forEach(outcome -> System.out.println(outcome.row()));

    assertThat(plain.takeovers()).as(plain.row()).isZero();
    assertThat(littered.takeovers()).as(littered.row()).isZero();
  }

  private static Outcome run(String who, Start start) {
    try (Lan lan = new Lan()) {
      Host first = lan.host("node-129", "192.168.1.129/24");
      Host second = lan.host("node-131", "192.168.1.131/24");
      Host observer = lan.host("observer", "192.168.1.1/24");
      WireLog wire = lan.own(new WireLog(observer, lan.directory().resolve("wire.err")));
      Router active = start.on(lan, first, 100);
      Await.until("the first to be Active", LIMIT, () -> first.holds(VIP));
      Router backup = start.on(lan, second, 90);
      Await.until("the second to be Backup", LIMIT, () -> count(backup, "Backup") > 0);
      requireRealTime(active);
      int before = count(backup, "Active") + count(active, "Active");
      Instant begin = Instant.now();
      for (int i = 0; i < BUSY_LOOPS; i++) {
        observer.start(
            lan.directory().resolve("busy.log"), List.of("bash", "-c", "while :; do :; done"));
      }
      Await.observe(WINDOW);
      int takeovers = count(backup, "Active") + count(active, "Active") - before;
      return new Outcome(who, takeovers, largestGap(wire.advertisements(first, begin, Instant.now())));
    }
  }

  private static Duration largestGap(List<WireLine> heard) {
    Duration largest = Duration.ZERO;
    for (int i = 1; i < heard.size(); i++) {
      Duration gap = Duration.between(heard.get(i - 1).at(), heard.get(i).at());
      largest = gap.compareTo(largest) > 0 ? gap : largest;
    }
    return largest;
  }

  /** Ours says at its start whether it was granted; without it the lab has nothing to judge. */
  private static void requireRealTime(Router router) {
    if (router instanceof NodeDaemon daemon) {
      boolean granted = daemon.logged().contains("realTime=\"true\"");
      Assumptions.assumeTrue(granted, "skipped: this system grants no real-time priority");
    }
  }

  /** How often the log says that a router came into this state. */
  private static int count(Router router, String state) {
    String keepaliveds = state.equals("Active") ? "MASTER STATE" : "BACKUP STATE";
    String ours = " state=\"" + state + "\"";
    try {
      return (int)
          Files.readString(router.process().log())
              .lines()
              .filter(line -> line.contains(keepaliveds) || line.contains(ours))
              .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Router keepalived(Lan lan, Host host, int priority, String global) {
    String text =
        settings(priority).text().replace("global_defs {", "global_defs {\n  " + global);
    return lan.own(new KeepalivedPeer(host, lan.directory(), text));
  }

  private static Router ours(Lan lan, Host host, int priority, String javaOption) {
    return lan.own(
        NodeDaemon.withFileThrough(
            host,
            lan.directory(),
            VipNodeFile.write(host, lan.directory(), settings(priority)),
            List.of("env", "KUBE_VRRP_JAVA_OPTIONS=" + javaOption)));
  }

  private static String agent(Lan lan) {
    try {
      return GarbageAgent.write(lan.directory().resolve("garbage.jar")).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeepalivedPeer.Settings settings(int priority) {
    return new KeepalivedPeer.Settings(3, 51, priority, 10, "", VIP);
  }
}
