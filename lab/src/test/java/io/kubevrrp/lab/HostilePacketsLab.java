package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Packets that must not be believed are counted by reason, and change nothing. */
@NeedsRoot
class HostilePacketsLab {
  private static final String OWN = "192.168.1.129";
  private static final String ATTACKER = "192.168.1.66";
  private static final KeepalivedPeer.Settings V3 =
      new KeepalivedPeer.Settings(3, 233, 100, 1000, "", "192.168.1.233");
  private static final KeepalivedPeer.Settings V2 =
      new KeepalivedPeer.Settings(2, 51, 100, 1000, "1111", "192.168.1.244");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private record Attack(DiscardReason reason, CraftedFrame frame) {}

  @Test
  void everyPacketThatMustNotBeBelievedIsCountedUnderItsReasonAndChangesNothing() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", OWN + "/24");
      Host attacker = lan.host("attacker", ATTACKER + "/24");
      acceptOwnSource(host);
      NodeDaemon daemon =
          lan.own(
              NodeDaemon.withFile(
                  host, lan.directory(), VipNodeFile.write(host, lan.directory(), V3, V2)));
      awaitBoth(host);
      Await.until(
          "both routers to be Active",
          LIMIT,
          () -> daemon.status().split("\"state\":\"Active\"", -1).length == 3);
      DaemonCounters quiet = daemon.counters();
      Instant begin = Instant.now();
      Map<String, Long> expected = new TreeMap<>(quiet.discarded());

      for (Attack attack : attacks(host)) {
        expected.merge(attack.reason().name(), 1L, Long::sum);
        attack.frame().send(attacker, lan.directory());
        Await.until(
            attack.reason() + " to be counted, and nothing else",
            LIMIT,
            () -> daemon.counters().discarded().equals(expected));
      }

      // A router that believed any of them would have left at once: each claims priority 254.
      assertThat(daemon.counters().transitions()).isEqualTo(quiet.transitions());
      assertNeverLost(host, begin);
      believes(daemon, attacker, lan, V3);
      believes(daemon, attacker, lan, V2);
    }
  }

  @Test
  void theAttacksCoverEveryReasonThatTheKernelLetsThrough() {
    try (Lan lan = new Lan()) {
      EnumSet<DiscardReason> covered = EnumSet.noneOf(DiscardReason.class);
      attacks(lan.host("node-129", OWN + "/24")).forEach(attack -> covered.add(attack.reason()));

      // A raw socket of protocol 112 gets nothing but IPv4 packets of protocol 112; the others need
      // settings that these two routers do not have.
      assertThat(EnumSet.complementOf(covered))
          .containsExactlyInAnyOrder(
              DiscardReason.NOT_IP,
              DiscardReason.NOT_IPV4,
              DiscardReason.NOT_VRRP,
              DiscardReason.FIRST_NOT_LINK_LOCAL,
              DiscardReason.NOT_A_PEER,
              DiscardReason.HMAC_MISSING,
              DiscardReason.HMAC_MALFORMED,
              DiscardReason.HMAC_STALE,
              DiscardReason.HMAC_UNKNOWN_KEY,
              DiscardReason.HMAC_WRONG,
              DiscardReason.HMAC_REPLAYED);
    }
  }

  private static List<Attack> attacks(Host host) {
    CraftedFrame v3 = CraftedFrame.believable(V3, ATTACKER);
    CraftedFrame v2 = CraftedFrame.believable(V2, ATTACKER);
    int v2Length = v2.message().length;
    List<Attack> attacks = new ArrayList<>();
    attacks.add(new Attack(DiscardReason.TRUNCATED, v3.withLength(4)));
    attacks.add(new Attack(DiscardReason.TRUNCATED, v3.withLength(0)));
    attacks.add(new Attack(DiscardReason.WRONG_DESTINATION, v3.to(host)));
    attacks.add(new Attack(DiscardReason.WRONG_TTL, v3.withTtl(254)));
    attacks.add(new Attack(DiscardReason.WRONG_TTL, v2.withTtl(1)));
    attacks.add(new Attack(DiscardReason.WRONG_VERSION, v3.with(0, 0x11)));
    attacks.add(new Attack(DiscardReason.WRONG_VERSION, v3.with(0, 0x41)));
    attacks.add(new Attack(DiscardReason.WRONG_VERSION, v2.with(1, V3.vrid())));
    attacks.add(new Attack(DiscardReason.WRONG_VERSION, v3.with(1, V2.vrid())));
    attacks.add(new Attack(DiscardReason.UNKNOWN_TYPE, v3.with(0, 0x32)));
    attacks.add(new Attack(DiscardReason.NO_ADDRESSES, v3.with(3, 0).withLength(8)));
    attacks.add(new Attack(DiscardReason.LENGTH_MISMATCH, v3.withLength(8)));
    attacks.add(new Attack(DiscardReason.LENGTH_MISMATCH, v3.withLength(44)));
    attacks.add(new Attack(DiscardReason.LENGTH_MISMATCH, v2.withLength(v2Length - 8)));
    attacks.add(new Attack(DiscardReason.ZERO_INTERVAL, v3.with(4, 0).with(5, 0)));
    attacks.add(new Attack(DiscardReason.ZERO_INTERVAL, v2.with(5, 0)));
    attacks.add(new Attack(DiscardReason.BAD_CHECKSUM, v3.withBadChecksum()));
    attacks.add(new Attack(DiscardReason.BAD_CHECKSUM, v2.withBadChecksum()));
    attacks.add(new Attack(DiscardReason.UNKNOWN_VRID, v3.with(1, 77)));
    attacks.add(new Attack(DiscardReason.UNKNOWN_VRID, v3.with(1, 0)));
    attacks.add(new Attack(DiscardReason.AUTHENTICATION_MISMATCH, v2.with(v2Length - 8, '2')));
    attacks.add(new Attack(DiscardReason.AUTHENTICATION_MISMATCH, v2.with(4, 0)));
    attacks.add(new Attack(DiscardReason.AUTHENTICATION_MISMATCH, v2.with(4, 2)));
    attacks.add(new Attack(DiscardReason.INTERVAL_MISMATCH, v2.with(5, 3)));
    attacks.add(new Attack(DiscardReason.DISJOINT_ADDRESSES, v3.with(11, 66)));
    attacks.add(new Attack(DiscardReason.OWN_ADDRESS, v3.from(OWN)));
    return attacks;
  }

  /** By default the kernel itself drops what claims to come from this host. */
  private static void acceptOwnSource(Host host) {
    host.run("sysctl", "-q", "-w", "net.ipv4.conf." + Lan.INTERFACE + ".accept_local=1");
  }

  private static void awaitBoth(Host host) {
    for (KeepalivedPeer.Settings router : List.of(V3, V2)) {
      Await.until(router.address() + " to be bound", LIMIT, () -> host.holds(router.address()));
    }
  }

  private static void assertNeverLost(Host host, Instant begin) {
    for (KeepalivedPeer.Settings router : List.of(V3, V2)) {
      OwnershipHistory history = OwnershipHistory.of(host.monitor().intervals(router.address()));
      assertThat(history.ownerless(begin, Instant.now())).as(router.address()).isZero();
    }
  }

  /** The frame without a fault does what the others must not: so they are well aimed. */
  private static void believes(
      NodeDaemon daemon, Host attacker, Lan lan, KeepalivedPeer.Settings router) {
    Map<String, Long> before = daemon.counters().transitions();
    CraftedFrame.believable(router, ATTACKER).send(attacker, lan.directory());
    Await.until(
        "lab-" + router.vrid() + " to leave the stronger one the address",
        LIMIT,
        () ->
            daemon.counters().transitions().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .anyMatch(entry ->
                    entry.getKey().contains("lab-" + router.vrid())
                        && entry.getKey().contains("Backup")));
  }
}
