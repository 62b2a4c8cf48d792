package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

      Attack.send(attacks(host), daemon, attacker, lan);

      // A router that believed any of them would have left at once: each claims priority 254.
      assertThat(daemon.counters().transitions()).isEqualTo(quiet.transitions());
      assertNeverLost(host, begin);
      for (KeepalivedPeer.Settings router : List.of(V3, V2)) {
        CraftedFrame believable = CraftedFrame.believable(router, ATTACKER);
        Attack.wins(believable, "lab-" + router.vrid(), daemon, attacker, lan);
      }
    }
  }

  static List<Attack> attacks(Host host) {
    CraftedFrame v3 = CraftedFrame.believable(V3, ATTACKER);
    CraftedFrame v2 = CraftedFrame.believable(V2, ATTACKER);
    int v2Length = v2.message().length;
    List<Attack> attacks = new ArrayList<>();
    attacks.add(new Attack(DiscardReason.TRUNCATED, v3.withLength(4)));
    attacks.add(new Attack(DiscardReason.TRUNCATED, v3.withLength(0)));
    attacks.add(new Attack(DiscardReason.WRONG_DESTINATION, v3.to(host, OWN)));
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
}
