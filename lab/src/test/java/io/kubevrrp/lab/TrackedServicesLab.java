package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The health of a real nginx decides who holds the address. */
class TrackedServicesLab {
  private static final String VIP = "192.168.1.233";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Of a Backup with priority 90 at an interval of 1 s; RFC 9568 section 6.1. */
  private static final Duration SKEW = Duration.ofMillis(1_000L * (256 - 90) / 256);

  private static final Duration MARGIN = Duration.ofMillis(100);
  private static final String PROCESS =
      "{check: {process: {name: nginx}}, interval: 1s, rise: 1, fall: 3}";
  private static final String HTTP =
      "{check: {http: {host: %s, expectedStatus: [\"200\"]}}, interval: 1s, timeout: 500ms, rise: 1, fall: 2}";

  @BeforeEach
  void rootOnly() {
    Assumptions.assumeTrue(Lan.isRoot(), "skipped: network namespaces take root");
  }

  /**
   * What people write nginx_check.sh for. It takes longer than the address, which is not waiting.
   */
  @Test
  void theDeathOfAProcessMovesTheAddressWithinSkewTimeThoughAProgramStartsItAgain() {
    try (Lan lan = new Lan()) {
      Path program = lan.directory().resolve("nginx_recovery.sh");
      RunFolder.write(
          program,
          "sleep 3\nexec setsid --fork nginx -c %s/$(uname -n)-nginx.conf\n"
              .formatted(lan.directory()));
      String recovery =
          ", recovery: {exec: {command: [/bin/sh, %s], user: root, every: 1m}}}".formatted(program);
      Pair pair =
          Pair.start(lan, "{service: web, weight: -20}", PROCESS.replaceFirst("[}]$", recovery));

      failover(pair, host -> host.run("pkill", "-KILL", "-x", "nginx"), SKEW.plus(MARGIN));
      List<String> once =
          List.of("kube_vrrp_recoveries_total{result=\"succeeded\",service=\"web\"} 1.0");
      Await.until(
          "the program to have ended", LIMIT, () -> recoveries(pair.daemonOnFirst()).equals(once));
      Await.until( // the program only began it
          "nginx to be back",
          LIMIT,
          () -> !pair.first().attempt("pgrep", "-x", "nginx").output().isBlank());
      assertThat(pair.daemonOnFirst().logged())
          .containsOnlyOnce("recovery of a failing service was tried");
      assertThat(recoveries(pair.daemonOnSecond())).isEmpty();
    }
  }

  @Test
  void aProcessWithoutWeightMovesTheAddressWithinSkewTimeToo() {
    failover(
        "{service: web}",
        PROCESS,
        host -> host.run("pkill", "-KILL", "-x", "nginx"),
        SKEW.plus(MARGIN));
  }

  @Test
  void aServerThatAcceptsAndNeverAnswersMovesTheAddressAfterFallChecks() {
    Duration bound = Duration.ofSeconds(2).plusMillis(500).plus(SKEW).plus(MARGIN);
    failover(
        "{service: web, weight: -20}",
        HTTP,
        host -> host.run("pkill", "-STOP", "-x", "nginx"), // the kernel goes on accepting
        bound);
  }

  @Test
  void whenAllFailTheAddressStaysAndTheFirstToRecoverTakesItOver() {
    try (Lan lan = new Lan()) {
      Pair pair = Pair.start(lan, "{service: web}", PROCESS);
      Instant begin = Instant.now();
      pair.second().run("pkill", "-KILL", "-x", "nginx");
      Await.until("the Backup to be the last resort", LIMIT, () -> pair.priorityOfSecond(1));
      pair.first().run("pkill", "-KILL", "-x", "nginx");
      Await.observe(Duration.ofSeconds(5));

      Segment.Outage outage = pair.segment().measure(VIP, begin, Instant.now());
      assertThat(outage.kernelOwnerless()).isZero();
      assertThat(outage.kernelShared()).isZero();
      assertThat(pair.first().holds(VIP)).isTrue();

      pair.webOnSecond().start();
      pair.segment().awaitOwner(VIP, pair.second(), LIMIT);
      assertThat(pair.first().holds(VIP)).isFalse();
    }
  }

  private static List<String> recoveries(NodeDaemon daemon) {
    return daemon.metrics().lines().filter(l -> l.startsWith("kube_vrrp_recoveries")).toList();
  }

  private static void failover(
      String tracking, String service, Consumer<Host> harm, Duration bound) {
    try (Lan lan = new Lan()) {
      failover(Pair.start(lan, tracking, service), harm, bound);
    }
  }

  private static void failover(Pair pair, Consumer<Host> harm, Duration bound) {
    Instant harmed = Instant.now();
    harm.accept(pair.first());
    pair.segment().awaitOwner(VIP, pair.second(), LIMIT);

    Instant moved =
        pair.segment().client(VIP).acquiredAfter(pair.second().name(), harmed).orElseThrow();
    Duration took = Duration.between(harmed, moved);
    System.out.printf(
        "the client saw the address move %d ms after the harm (bound %d ms)%n",
        took.toMillis(), bound.toMillis());
    assertThat(took).isLessThanOrEqualTo(bound);
    assertThat(pair.first().holds(VIP)).isFalse();
  }

  /** Two nodes with nginx, the first one Active, and a client. */
  private record Pair(
      Host first,
      Host second,
      Nginx webOnSecond,
      NodeDaemon daemonOnFirst,
      NodeDaemon daemonOnSecond,
      Segment segment) {

    static Pair start(Lan lan, String tracking, String service) {
      Host first = lan.host("node-129", "192.168.1.129/24");
      Host second = lan.host("node-131", "192.168.1.131/24");
      Host client = lan.host("client", "192.168.1.1/24");
      Segment segment = new Segment(List.of(first, second), lan.probe(client, List.of(VIP)));
      segment.awaitProbe();
      new Nginx(first, lan.directory());
      Nginx web = new Nginx(second, lan.directory());
      NodeDaemon active = daemon(lan, first, 100, tracking, service);
      segment.awaitOwner(VIP, first, LIMIT);
      NodeDaemon backup = daemon(lan, second, 90, tracking, service);
      Pair pair = new Pair(first, second, web, active, backup, segment);
      Await.until(
          "both nodes to find nginx working",
          LIMIT,
          () -> pair.priorityOfSecond(90) && first.holds(VIP));
      return pair;
    }

    boolean priorityOfSecond(int priority) {
      String status = answered(daemonOnSecond);
      return status.contains("\"state\":\"Backup\"")
          // A newcomer that has not heard the Active router yet waits as RFC 9568 says.
          && status.contains("\"activeRouter\":\"" + first.address() + "\"")
          && status.contains("\"priority\":" + priority + ",");
    }

    /** Nothing while it starts. */
    private static String answered(NodeDaemon daemon) {
      try {
        return daemon.status();
      } catch (LabException _) {
        return "";
      }
    }

    private static NodeDaemon daemon(
        Lan lan, Host host, int priority, String tracking, String service) {
      var settings = new KeepalivedPeer.Settings(3, 233, priority, 1_000, "", VIP);
      return HandWrittenNode.of(host, settings, tracking, service.formatted(host.address()))
          .start(lan, host);
    }
  }
}
