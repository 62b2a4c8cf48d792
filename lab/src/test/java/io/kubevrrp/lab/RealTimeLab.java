package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.history.WireLine;
import io.kubevrrp.lab.history.WireLog;
import io.kubevrrp.lab.probe.GarbageAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Advertisements every 10 ms, of which three may be missed, while four loops keep all cores busy.
 * {@code -Dkubevrrp.lab.full=true}: for two minutes each, and keepalived under the same beside it.
 * A false takeover says nothing where the machine itself stood still: then the run is done again.
 */
@NeedsRoot
@Isolated("it takes all of the machine")
class RealTimeLab {
  private static final boolean FULL = Boolean.getBoolean("kubevrrp.lab.full");
  private static final Duration WINDOW = Duration.ofSeconds(FULL ? 120 : 10);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final String VIP = "192.168.1.233";
  private static final int INTERVAL_MS = 10;
  private static final int BUSY_LOOPS = 4;
  private static final int WITHOUT_PAUSE = 0;
  private static final int DIES_AT_ONCE = 16;
  private static final int RUNS_AT_MOST = 4;

  /** With a wait for the next advertisement, this makes a Backup take over. */
  private static final Duration DISTURBING = Duration.ofMillis(15);

  /** The 40th field of a line, of which the first two are the number and the name. */
  private static final int RT_PRIORITY = 37;

  /**
   * What one pair came to.
   *
   * @param takeovers how often one of them became Active, all of them falsely
   * @param heard advertisements of the Active one, by a third host
   * @param contended advertisements of the Backup, by a third host
   * @param largestGap between two advertisements of the Active one, there
   * @param machinePause the longest time that a processor stood still for everybody
   * @param runnable threads that ran or waited for a processor, in the middle of all looks
   */
  private record Outcome(
      String who,
      int takeovers,
      int heard,
      int contended,
      Duration largestGap,
      Duration machinePause,
      int runnable) {
    String row() {
      return String.format(
          Locale.ROOT,
          "%-36s %3d false takeovers; %6d advertisements, %d of the Backup; largest gap %7.2f ms; machine paused %5.2f ms; %d runnable",
          who,
          takeovers,
          heard,
          contended,
          largestGap.toNanos() / 1e6,
          machinePause.toNanos() / 1e6,
          runnable);
    }

    /** Whether the machine itself may have made it. */
    boolean disturbed() {
      return takeovers > 0 && machinePause.compareTo(DISTURBING) > 0;
    }

    void judge() {
      assertThat(takeovers).as(row()).isZero();
      assertThat(contended).as(row()).isZero();
      assertThat(heard).as(row()).isGreaterThan((int) (WINDOW.toMillis() / INTERVAL_MS * 9 / 10));
    }
  }

  /** Starts a router with this priority. */
  private interface Start {
    Router on(Lan lan, Host host, int priority);
  }

  @Test
  void nobodyTakesOverFalselyWhereRealTimePriorityIsGranted() {
    List<Outcome> compared = new ArrayList<>();
    List<Outcome> judged = new ArrayList<>();
    judged.add(undisturbed("kube-vrrp", (lan, host, priority) -> ours(lan, host, priority, "")));
    judged.add(
        undisturbed("kube-vrrp, garbage without pause", littering(WITHOUT_PAUSE, DIES_AT_ONCE)));
    if (FULL) {
      compared.add(run("kube-vrrp, 50 MB/s that live 80 ms", littering(50, 4096)));
      compared.add(run("keepalived", keepalived("")));
      compared.add(run("keepalived, vrrp_rt_priority 50", keepalived("vrrp_rt_priority 50")));
    }
    Stream.of(judged, compared)
        .flatMap(List::stream)
        .map(Outcome::row)
        .forEach(System.out::println);

    judged.stream().filter(outcome -> !outcome.disturbed()).forEach(Outcome::judge);
    Assumptions.assumeTrue(
        judged.stream().noneMatch(Outcome::disturbed),
        "skipped: this machine stood still at each of " + RUNS_AT_MOST + " runs");
  }

  /** The first run that tells something, or the last one. */
  private static Outcome undisturbed(String who, Start start) {
    Outcome outcome = run(who, start);
    for (int i = 1; i < RUNS_AT_MOST && outcome.disturbed(); i++) {
      System.out.println("disturbed, so once more: " + outcome.row());
      outcome = run(who, start);
    }
    return outcome;
  }

  @Test
  void withoutThePriorityTheDaemonWarnsAndRunsOn() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      NodeDaemon daemon =
          lan.own(
              NodeDaemon.withFileThrough(
                  host,
                  lan.directory(),
                  VipNodeFile.write(host, lan.directory(), settings(100)),
                  List.of("setpriv", "--bounding-set", "-sys_nice")));

      Await.until("it to be Active", LIMIT, () -> host.holds(VIP));
      Await.until(
          "the warning", LIMIT, () -> daemon.logged().contains("without real-time priority"));
      assertThat(daemon.logged())
          .contains("realTime=\"false\"", "routers=\"lab-51\"", "the capability SYS_NICE");
    }
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
      requireRealTime(backup);
      MachinePauses pauses = lan.own(new MachinePauses(observer, lan.directory()));
      for (int i = 0; i < BUSY_LOOPS; i++) {
        observer.start(
            lan.directory().resolve("busy.log"), List.of("bash", "-c", "while :; do :; done"));
      }
      int before = count(backup, "Active") + count(active, "Active");
      Instant begin = Instant.now();
      int runnable = observe();
      Instant end = Instant.now();
      int takeovers = count(backup, "Active") + count(active, "Active") - before;
      List<WireLine> heard = wire.advertisements(first, begin, end);
      return new Outcome(
          who,
          takeovers,
          heard.size(),
          wire.advertisements(second, begin, end).size(),
          largestGap(heard),
          pauses.longest(begin, end),
          runnable);
    }
  }

  /** Lets the window pass, and says how many threads could have run then, as the median. */
  private static int observe() {
    List<Integer> looks = new ArrayList<>();
    Instant end = Instant.now().plus(WINDOW);
    while (Instant.now().isBefore(end)) {
      String running = RunFiles.read(Path.of("/proc/loadavg")).split(" ", -1)[3];
      looks.add(Integer.parseInt(running.substring(0, running.indexOf('/'))));
      Await.observe(BETWEEN_LOOKS);
    }
    Collections.sort(looks);
    return looks.get(looks.size() / 2);
  }

  private static Duration largestGap(List<WireLine> heard) {
    Duration largest = Duration.ZERO;
    for (int i = 1; i < heard.size(); i++) {
      Duration gap = Duration.between(heard.get(i - 1).at(), heard.get(i).at());
      largest = gap.compareTo(largest) > 0 ? gap : largest;
    }
    return largest;
  }

  /**
   * Ours says at its start whether it was granted; without it the lab has nothing to judge. The
   * start is over when the thread that looks around has its priority too.
   */
  private static void requireRealTime(Router router) {
    if (router instanceof NodeDaemon daemon) {
      boolean granted = daemon.logged().contains("realTime=\"true\"");
      Assumptions.assumeTrue(granted, "skipped: this system grants no real-time priority");
      Await.until(
          "its start to be over",
          LIMIT,
          () -> daemon.process().pids().stream().anyMatch(RealTimeLab::looksAround));
    }
  }

  /** By what the kernel tells of its threads: rt_priority in proc_pid_stat(5). */
  private static boolean looksAround(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        String[] behindTheName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        if (behindTheName[RT_PRIORITY].equals("30")) {
          return true;
        }
      }
      return false;
    } catch (IOException _) {
      return false; // a thread ended meanwhile
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

  private static Start keepalived(String global) {
    return (lan, host, priority) -> {
      String text =
          settings(priority).text().replace("global_defs {", "global_defs {\n  " + global);
      return lan.own(new KeepalivedPeer(host, lan.directory(), text));
    };
  }

  private static Start littering(int megabytes, int kept) {
    return (lan, host, priority) -> {
      try {
        Path jar = lan.directory().resolve(host.name() + "-garbage.jar");
        return ours(lan, host, priority, GarbageAgent.option(jar, megabytes, kept));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Router ours(Lan lan, Host host, int priority, String javaOption) {
    return lan.own(
        NodeDaemon.withFileThrough(
            host,
            lan.directory(),
            VipNodeFile.write(host, lan.directory(), settings(priority)),
            List.of("env", "KUBE_VRRP_JAVA_OPTIONS=" + javaOption)));
  }

  private static KeepalivedPeer.Settings settings(int priority) {
    return new KeepalivedPeer.Settings(3, 51, priority, INTERVAL_MS, "", VIP);
  }
}
