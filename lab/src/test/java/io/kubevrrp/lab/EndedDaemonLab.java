package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No address outlives its daemon, however that ends. */
@NeedsRoot
class EndedDaemonLab {
  private static final String VIP = "192.168.1.233";
  private static final KeepalivedPeer.Settings SETTINGS =
      new KeepalivedPeer.Settings(3, 233, 100, 1000, "", VIP);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Three intervals, less the one by which the kernel may be late. */
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** Within it the kernel looks at lifetimes: 0.3 s were measured. */
  private static final Duration KERNEL_LATE = Duration.ofSeconds(1);

  /** The lease is renewed four times in its length. */
  private static final Duration SINCE_RENEWAL = LEASE.dividedBy(4);

  private static final Duration AT_ONCE = Duration.ofMillis(500);

  @Test
  void aTerminatedDaemonTakesItsAddressAwayAtOnce() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      NodeDaemon daemon = active(lan, host);
      Instant asked = Instant.now();

      daemon.stop();

      assertThat(daemon.process().awaitEnd(LIMIT)).isEqualTo(128 + 15);
      assertThat(said("SIGTERM", asked, gone(host))).isLessThan(AT_ONCE);
    }
  }

  @Test
  void theKernelItselfRemovesTheAddressOfAKilledDaemonWithinTheLease() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      NodeDaemon daemon = active(lan, host);

      Instant killed = Instant.now();
      daemon.kill();

      assertThat(daemon.process().isAlive()).isFalse();
      assertThat(host.holds(VIP))
          .as("the address is bound still, with nobody to remove it")
          .isTrue();
      assertThat(said("SIGKILL", killed, gone(host)))
          .isBetween(LEASE.minus(SINCE_RENEWAL), LEASE.plus(KERNEL_LATE));
    }
  }

  @Test
  void aRestartedDaemonRemovesWhatItsKilledPredecessorLeftAndNothingElse() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      NodeDaemon first =
          lan.own(
              NodeDaemon.withFile(
                  host,
                  lan.directory(),
                  VipNodeFile.writeWithoutLease(host, lan.directory(), SETTINGS)));
      Await.until("the address to be bound", LIMIT, () -> host.holds(VIP));
      host.run("ip", "address", "add", "192.168.1.200/32", "dev", Lan.INTERFACE);
      first.kill();
      Await.observe(LEASE.plus(KERNEL_LATE));
      assertThat(host.holds(VIP)).as("without a lease it stays").isTrue();

      Instant restarted = Instant.now();
      NodeDaemon second =
          lan.own(
              NodeDaemon.withFile(
                  host, lan.directory(), VipNodeFile.write(host, lan.directory(), SETTINGS)));

      said("restart", restarted, gone(host));
      Await.until("the address to be bound again", LIMIT, () -> host.holds(VIP));
      assertThat(second.logged())
          .contains("removed addresses that an earlier life had left behind addresses=\"1\"");
      assertThat(host.holds("192.168.1.200")).isTrue();
      assertThat(host.holds("192.168.1.129")).isTrue();
    }
  }

  /** At 3 s and five missed advertisements the lease is 14 s: enough on a busy machine, too. */
  @Test
  void aKilledDaemonThatComesBackInTimeGoesOnAndNobodyNotices() {
    try (Lan lan = new Lan()) {
      Host first = lan.host("node-129", "192.168.1.129/24");
      Host second = lan.host("node-131", "192.168.1.131/24");
      NodeDaemon killed = lan.own(patient(lan, first, 100));
      Await.until("the address to be bound", LIMIT, () -> first.holds(VIP));
      NodeDaemon peer = lan.own(patient(lan, second, 90));
      Await.until(
          "the peer to be in Backup", LIMIT, () -> peer.logged().contains("state=\"Backup\""));

      killed.kill();
      NodeDaemon next = lan.own(patient(lan, first, 100));
      Await.until("the next daemon to go on", LIMIT, next::resumed);
      Await.observe(Duration.ofSeconds(11)); // in it the peer would have taken over

      assertThat(lost(first)).as("it was never gone").isEmpty();
      assertThat(second.monitor().intervals(VIP)).isEmpty();
      assertThat(peer.logged().lines().filter(line -> line.contains("changed state"))).hasSize(1);
    }
  }

  private static NodeDaemon patient(Lan lan, Host host, int priority) {
    KeepalivedPeer.Settings settings = new KeepalivedPeer.Settings(3, 233, priority, 3000, "", VIP);
    Path file = VipNodeFile.write(host, lan.directory(), settings);
    String text =
        RunFiles.read(file).replaceAll("(?m)^( *)advertisementInterval: .*$", "$0\n$1downAfter: 5");
    RunFolder.write(file, text);
    return NodeDaemon.withFile(host, lan.directory(), file);
  }

  private static NodeDaemon active(Lan lan, Host host) {
    NodeDaemon daemon =
        lan.own(
            NodeDaemon.withFile(
                host, lan.directory(), VipNodeFile.write(host, lan.directory(), SETTINGS)));
    Await.until("the address to be bound", LIMIT, () -> host.holds(VIP));
    return daemon;
  }

  /** When the kernel said that the address is gone. */
  private static Instant gone(Host host) {
    Await.until(VIP + " to go", LIMIT, () -> !lost(host).isEmpty());
    return lost(host).getFirst();
  }

  private static List<Instant> lost(Host host) {
    return host.monitor().intervals(VIP).stream()
        .map(OwnershipHistory.Interval::to)
        .filter(end -> !end.equals(Instant.MAX))
        .toList();
  }

  private static Duration said(String event, Instant from, Instant to) {
    Duration took = Duration.between(from, to);
    System.out.printf("%s: the address was gone after %d ms%n", event, took.toMillis());
    return took;
  }
}
