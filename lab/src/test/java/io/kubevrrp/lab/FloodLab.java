package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.probe.PacketFlood;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** 120,000 packets in a second that must not be believed; keepalived under the same, printed. */
@NeedsRoot
@Isolated("it takes all of the machine")
class FloodLab {
  private static final int RATE = 122_000;
  private static final double LEAST = 120_000;
  private static final int SECONDS = 8;

  /** {@code -Dkubevrrp.lab.full=true}: the machine is idle, so that all of them are really sent. */
  private static final boolean FULL = Boolean.getBoolean("kubevrrp.lab.full");

  private static final String ATTACKER = "192.168.1.66";
  private static final String VIP = "192.168.1.233";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long MOST_KIBIBYTES_MORE = 8 * 1024;
  private static final Pattern DISCARDS =
      Pattern.compile("discarded advertisements.*reason=\"?([A-Z_0-9]+)");
  private static final Pattern SENT = Pattern.compile("sent (\\d+) in ([0-9.]+) s");

  /** What became of a pair of routers. */
  private record Outcome(long sent, double rate, Duration ownerless, Duration shared) {
    String row(Speaker speaker) {
      return String.format(
          Locale.ROOT,
          "%-10s %9d packets, %7.0f/s really sent; no owner %5d ms, two owners %5d ms",
          speaker.word(),
          sent,
          rate,
          ownerless.toMillis(),
          shared.toMillis());
    }
  }

  @Test
  void aFloodOfBadPacketsMovesNothingFillsNoLogAndTakesNoMemory() {
    try (Lan lan = new Lan()) {
      Pair pair = new Pair(lan, Speaker.KUBE_VRRP);
      NodeDaemon active = (NodeDaemon) pair.active;
      NodeDaemon backup = (NodeDaemon) pair.backup;
      DaemonCounters activeBefore = active.counters();
      DaemonCounters backupBefore = backup.counters();
      Memory memoryBefore = Memory.of(active.process().pids());

      Outcome outcome = pair.flood();

      Memory memoryAfter = Memory.of(active.process().pids());
      DaemonCounters activeAfter = active.counters();
      System.out.println(outcome.row(Speaker.KUBE_VRRP));
      System.out.println("before: " + memoryBefore + "; after: " + memoryAfter);
      System.out.println(activeAfter.discarded());
      assertThat(outcome.rate()).as("it was a flood").isGreaterThan(FULL ? LEAST : LEAST / 4);
      assertThat(activeAfter.transitions()).isEqualTo(activeBefore.transitions());
      assertThat(backup.counters().transitions()).isEqualTo(backupBefore.transitions());
      assertThat(outcome.ownerless()).isZero();
      assertThat(outcome.shared()).isZero();
      for (NodeDaemon daemon : List.of(active, backup)) {
        assertThat(linesByReason(daemon))
            .allSatisfy((_, lines) -> assertThat(lines).isLessThanOrEqualTo(SECONDS + 1));
      }
      assertThat(memoryAfter.resident() - memoryBefore.resident()).isLessThan(MOST_KIBIBYTES_MORE);
      long counted = sum(activeAfter) - sum(activeBefore);
      assertThat((double) counted / outcome.sent()).as("what is told").isBetween(0.7, 1.3);
    }
    try (Lan lan = new Lan()) {
      System.out.println(new Pair(lan, Speaker.KEEPALIVED).flood().row(Speaker.KEEPALIVED));
    }
  }

  private static long sum(DaemonCounters counters) {
    return counters.discarded().values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Integer> linesByReason(NodeDaemon daemon) {
    Map<String, Integer> lines = new TreeMap<>();
    for (String line : daemon.logged().lines().toList()) {
      Matcher found = DISCARDS.matcher(line);
      if (found.find()) {
        lines.merge(found.group(1), 1, Integer::sum);
      }
    }
    assertThat(lines).as(daemon.logged()).isNotEmpty();
    return lines;
  }

  /** Two routers, the first of them Active, and somebody who floods their segment. */
  private static final class Pair {
    private final Lan lan;
    private final Host first;
    private final Host second;
    private final Host attacker;
    private final Router active;
    private final Router backup;

    Pair(Lan lan, Speaker speaker) {
      this.lan = lan;
      first = lan.host("node-129", "192.168.1.129/24");
      second = lan.host("node-131", "192.168.1.131/24");
      attacker = lan.host("attacker", ATTACKER + "/24");
      active = speaker.start(lan, first, settings(100));
      Await.until("the first to be Active", LIMIT, () -> first.holds(VIP));
      backup = speaker.start(lan, second, settings(90));
      Await.until("the second to be Backup", LIMIT, () -> logged(backup).contains("Backup"));
    }

    /** keepalived writes its states in capitals. */
    private static String logged(Router router) {
      try {
        return Files.readString(router.process().log()).replace("BACKUP STATE", "Backup");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static KeepalivedPeer.Settings settings(int priority) {
      return new KeepalivedPeer.Settings(3, 233, priority, 1000, "", VIP);
    }

    Outcome flood() {
      Path frames = lan.directory().resolve("frames");
      RunFolder.write(frames, String.join("\n", bad().map(CraftedFrame::hex).toList()));
      Instant begin = Instant.now();
      HostProcess flood =
          attacker.startPiped(lan.directory().resolve("flood.err"), command(frames));
      Matcher sent = result(flood);
      Await.observe(Duration.ofSeconds(4)); // who missed advertisements would take over now
      OwnershipHistory history =
          OwnershipHistory.of(
              Stream.of(first, second)
                  .flatMap(host -> host.monitor().intervals(VIP).stream())
                  .toList());
      long packets = Long.parseLong(sent.group(1));
      assertThat(history.ownersAt(begin)).isEqualTo(Set.of(first.name()));
      return new Outcome(
          packets,
          packets / Double.parseDouble(sent.group(2)),
          history.ownerless(begin, Instant.now()),
          history.shared(begin, Instant.now()));
    }

    private static Matcher result(HostProcess flood) {
      try (BufferedReader output = flood.output()) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          Matcher sent = SENT.matcher(line);
          if (sent.matches()) {
            return sent;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      throw new LabException("the flood ended without a result: see " + flood.log());
    }

    private static List<String> command(Path frames) {
      String classes =
          PacketFlood.class.getProtectionDomain().getCodeSource().getLocation().getPath();
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-Xmx32m",
          "-cp",
          classes,
          PacketFlood.class.getName(),
          Lan.INTERFACE,
          Integer.toString(RATE),
          Integer.toString(SECONDS),
          frames.toString());
    }

    /** Each claims the highest priority that a router must yield to. */
    private static Stream<CraftedFrame> bad() {
      CraftedFrame good = CraftedFrame.believable(settings(254), ATTACKER);
      return Stream.of(
          good.withTtl(254),
          good.with(0, 0x41),
          good.with(0, 0x32),
          good.with(3, 0).withLength(8),
          good.withLength(8),
          good.withLength(4),
          good.with(4, 0).with(5, 0),
          good.withBadChecksum(),
          good.with(1, 77),
          good.with(1, 78));
    }
  }
}
