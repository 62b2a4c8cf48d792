package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One daemon follows another on a node, or leaves its addresses to another node, under traffic. */
@NeedsRoot
class UpgradeLab {
  private static final String VIP = "192.168.1.233";
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** In it a peer that missed us would have taken over: three intervals and its skew. */
  private static final Duration MISSED = Duration.ofSeconds(4);

  private static final int UPGRADES = 3;

  private Lan lan;
  private Host first;
  private Host second;
  private Segment segment;

  @BeforeEach
  void aPairServesAClient() {
    lan = new Lan();
    first = lan.host("node-129", "192.168.1.129/24");
    second = lan.host("node-131", "192.168.1.131/24");
    Host client = lan.host("client", "192.168.1.1/24");
    new Nginx(first, lan.directory());
    new Nginx(second, lan.directory());
    // Twice a hundred requests in a second.
    segment = new Segment(List.of(first, second), lan.patientProbe(client, List.of(VIP, VIP)));
    segment.awaitProbe();
  }

  @AfterEach
  void close() {
    lan.close();
  }

  @ParameterizedTest
  @EnumSource(Speaker.class)
  void anUpgradeOfTheActiveDaemonMovesNothing(Speaker peer) {
    NodeDaemon running = daemon(first, 100, List.of());
    peer.start(lan, second, settings(90));
    segment.awaitOwner(VIP, first, LIMIT);

    long transitions = transitions(running);
    Instant begin = Instant.now();
    for (int i = 0; i < UPGRADES; i++) {
      NodeDaemon next = daemon(first, 100, List.of());
      assertThat(running.process().awaitEnd(LIMIT)).as("exit status").isZero();
      running = next;
    }
    Await.observe(MISSED);
    Segment.Outage outage = segment.measure(VIP, begin, Instant.now());

    System.out.printf("%d upgrades towards %s: %s%n", UPGRADES, peer.word(), outage);
    assertThat(outage.kernelOwnerless()).isZero();
    assertThat(outage.kernelShared()).isZero();
    assertThat(outage.clientShared()).isZero();
    assertThat(outage.httpLost()).isZero();
    assertThat(outage.httpAnswered()).isPositive();
    assertThat(since(begin, second)).as("the peer did not have it").isEmpty();
    assertThat(since(begin, first)).as("it was never gone").hasSize(1);
    assertThat(transitions(running)).as("transitions").isEqualTo(transitions);
  }

  @Test
  void anUpgradeOfTheBackupMovesNothingAndItStillTakesOver() {
    NodeDaemon active = daemon(first, 100, List.of());
    NodeDaemon backup = daemon(second, 90, List.of());
    segment.awaitOwner(VIP, first, LIMIT);

    daemon(second, 90, List.of());
    assertThat(backup.process().awaitEnd(LIMIT)).isZero();
    Instant stopped = Instant.now();
    active.stop();
    segment.awaitOwner(VIP, second, LIMIT);

    assertThat(segment.measure(VIP, stopped, Instant.now()).kernelOwnerless())
        .isLessThanOrEqualTo(
            FailoverTimes.skew(3, 90, Duration.ofSeconds(1)).plus(Duration.ofMillis(100)));
  }

  @Test
  void aNextDaemonThatDiesMovesNothing() {
    NodeDaemon running = daemon(first, 100, List.of());
    daemon(second, 90, List.of());
    segment.awaitOwner(VIP, first, LIMIT);

    Instant begin = Instant.now();
    NodeDaemon doomed = daemon(first, 100, List.of());
    Await.until(
        "the next daemon to make ready",
        LIMIT,
        () -> doomed.logged().contains("making ready to follow it"));
    doomed.kill();
    Await.observe(MISSED);

    assertThat(segment.measure(VIP, begin, Instant.now()).kernelOwnerless()).isZero();
    assertThat(since(begin, second)).isEmpty();
    assertThat(running.process().isAlive()).isTrue();
  }

  @Test
  void aDaemonThatWaitedTakesOverFromOneThatIsKilled() {
    NodeDaemon running = daemon(first, 100, List.of());
    segment.awaitOwner(VIP, first, LIMIT);
    running.process().signal("STOP"); // it does not answer, but it has the turn

    NodeDaemon next = daemon(first, 100, List.of());
    Await.until(
        "the next daemon to be refused",
        LIMIT,
        () -> next.logged().contains("waiting for its end"));
    running.kill();

    segment.awaitOwner(VIP, first, LIMIT);
    assertThat(next.logged()).contains("the other daemon has ended; beginning anew");
  }

  @ParameterizedTest
  @EnumSource(Speaker.class)
  void aHandoverLeavesNoMomentWithoutOwner(Speaker peer) {
    NodeDaemon leaving = daemon(first, 100, List.of("--on-stop", "HandOver"));
    peer.start(lan, second, settings(90));
    segment.awaitOwner(VIP, first, LIMIT);
    Await.observe(MISSED); // the peer is up and has heard us

    Instant begin = Instant.now();
    leaving.stop();
    segment.awaitOwner(VIP, second, LIMIT);
    leaving.process().awaitEnd(LIMIT);
    Segment.Outage outage = segment.measure(VIP, begin, Instant.now());

    System.out.printf("handover to %s: %s%n", peer.word(), outage);
    assertThat(outage.kernelOwnerless()).isZero();
    assertThat(outage.kernelShared()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  private static List<OwnershipHistory.Interval> since(Instant begin, Host host) {
    return host.monitor().intervals(VIP).stream()
        .filter(interval -> interval.to().isAfter(begin))
        .toList();
  }

  /** Of all daemons on its host. */
  private static long transitions(NodeDaemon daemon) {
    return daemon.logged().lines().filter(line -> line.contains("changed state")).count();
  }

  private NodeDaemon daemon(Host host, int priority, List<String> options) {
    Path file = VipNodeFile.write(host, lan.directory(), settings(priority));
    return lan.own(NodeDaemon.withFileAnd(host, lan.directory(), file, options));
  }

  private static KeepalivedPeer.Settings settings(int priority) {
    return new KeepalivedPeer.Settings(3, 233, priority, 1000, "", VIP);
  }
}
