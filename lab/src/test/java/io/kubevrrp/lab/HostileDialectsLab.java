package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.HmacKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * As {@link HostilePacketsLab}: IPv6 as the RFC wants it, a router that hears its peers only, and
 * one that demands an HMAC.
 */
@NeedsRoot
class HostileDialectsLab {
  private static final String OWN = "192.168.1.129";
  private static final String PEER = "192.168.1.131";
  private static final String STRANGER = "192.168.1.66";
  private static final String STRANGER_IPV6 = "fe80::66:66";
  private static final String KEY = "a key that proves the sender, of 44 octets..";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final List<String> ADDRESSES =
      List.of("fe80::5:66", "2001:db8::66", "192.168.1.177", "192.168.1.188");

  private static final Advertisement IPV6 = stronger(66, "fe80::5:66", "2001:db8::66");
  private static final Advertisement STRICT = stronger(77, "192.168.1.177");
  private static final Advertisement PROVED = stronger(88, "192.168.1.188");

  private static final String ROUTERS =
      """
        - name: ipv6
          group: ipv6
          interface: {name: ens33}
          priority: 100
          addresses: ['fe80::5:66/64', '2001:db8::66/64']
          vrrp: {virtualRouterID: 66, checksum: RFC9568}
        - name: strict
          group: strict
          interface: {name: ens33}
          priority: 100
          addresses: [192.168.1.177/24]
          peers: [192.168.1.129, 192.168.1.131]
          vrrp: {virtualRouterID: 77, peers: Strict}
        - name: proved
          group: proved
          interface: {name: ens33}
          priority: 100
          addresses: [192.168.1.188/24]
          vrrp:
            virtualRouterID: 88
            authentication: {type: HMAC, hmac: {keys: [{id: 1, keyRef: hmac}], window: 5m}}
      """;

  @Test
  void everyPacketThatMustNotBeBelievedIsCountedUnderItsReasonAndChangesNothing() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", OWN + "/24");
      Host attacker = lan.host("attacker", STRANGER + "/24");
      RunFolder.write(NodeDaemon.keys(lan.directory()).resolve("hmac"), KEY + "\n");
      NodeDaemon daemon = HandWrittenNode.with(host.name(), ROUTERS, "").start(lan, host);
      for (String address : ADDRESSES) {
        Await.until(address + " to be bound", LIMIT, () -> host.holds(address));
      }
      Map<String, Long> quiet = daemon.counters().transitions();

      Attack.send(overIpv6(host), daemon, attacker, lan);
      Attack.send(ofStrangers(), daemon, attacker, lan);
      Attack.send(withoutProof(), daemon, attacker, lan);
      CraftedFrame genuine = genuine(1);
      genuine.send(attacker, lan.directory());
      Attack.send(replayed(genuine), daemon, attacker, lan);

      // A router that believed any of them would have left at once.
      assertThat(daemon.counters().transitions()).isEqualTo(quiet);
      for (String address : ADDRESSES) {
        assertThat(host.holds(address)).as(address).isTrue();
      }
      Attack.wins(CraftedFrame.of(IPV6, STRANGER_IPV6), "ipv6", daemon, attacker, lan);
      Attack.wins(CraftedFrame.of(STRICT, PEER), "strict", daemon, attacker, lan);
      Attack.wins(genuine(254), "proved", daemon, attacker, lan);
    }
  }

  @Test
  void theAttacksCoverEveryReasonThatTheKernelLetsThrough() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", OWN + "/24");
      List<Attack> attacks = new ArrayList<>(HostilePacketsLab.attacks(host));
      attacks.addAll(overIpv6(host));
      attacks.addAll(ofStrangers());
      attacks.addAll(withoutProof());
      attacks.addAll(replayed(genuine(1)));
      EnumSet<DiscardReason> covered = EnumSet.noneOf(DiscardReason.class);
      attacks.forEach(attack -> covered.add(attack.reason()));

      // A raw socket of protocol 112 gets nothing but IP packets of protocol 112.
      assertThat(EnumSet.complementOf(covered))
          .containsExactlyInAnyOrder(
              DiscardReason.NOT_IP, DiscardReason.NOT_IPV4, DiscardReason.NOT_VRRP);
    }
  }

  private static List<Attack> overIpv6(Host host) {
    CraftedFrame good = CraftedFrame.of(IPV6, STRANGER_IPV6);
    CraftedFrame routed =
        CraftedFrame.of(stronger(66, "2001:db8::66", "fe80::5:66"), STRANGER_IPV6);
    CraftedFrame foreign =
        CraftedFrame.of(stronger(66, "fe80::5:67", "2001:db8::67"), STRANGER_IPV6);
    String own = linkLocal(host);
    return List.of(
        new Attack(DiscardReason.TRUNCATED, good.withLength(4)),
        new Attack(DiscardReason.WRONG_DESTINATION, good.to(host, own)),
        new Attack(DiscardReason.WRONG_TTL, good.withTtl(254)),
        new Attack(DiscardReason.WRONG_TTL, good.withTtl(1)),
        new Attack(DiscardReason.WRONG_VERSION, good.with(0, 0x21)),
        new Attack(DiscardReason.WRONG_VERSION, good.with(0, 0x41)),
        new Attack(DiscardReason.UNKNOWN_TYPE, good.with(0, 0x32)),
        new Attack(DiscardReason.NO_ADDRESSES, good.with(3, 0).withLength(8)),
        new Attack(DiscardReason.LENGTH_MISMATCH, good.withLength(8 + 16)),
        new Attack(DiscardReason.LENGTH_MISMATCH, good.withLength(8 + 3 * 16)),
        new Attack(DiscardReason.ZERO_INTERVAL, good.with(4, 0).with(5, 0)),
        new Attack(DiscardReason.BAD_CHECKSUM, good.withBadChecksum()),
        new Attack(DiscardReason.FIRST_NOT_LINK_LOCAL, routed),
        new Attack(DiscardReason.UNKNOWN_VRID, good.with(1, 99)),
        new Attack(DiscardReason.DISJOINT_ADDRESSES, foreign),
        new Attack(DiscardReason.OWN_ADDRESS, good.from(own)));
  }

  private static List<Attack> ofStrangers() {
    return List.of(
        new Attack(DiscardReason.NOT_A_PEER, CraftedFrame.of(STRICT, STRANGER)),
        new Attack(DiscardReason.NOT_A_PEER, CraftedFrame.of(STRICT, "192.168.1.130")));
  }

  private static List<Attack> withoutProof() {
    CraftedFrame good = genuine(254);
    int trailer = good.message().length - 28;
    return List.of(
        new Attack(DiscardReason.HMAC_MISSING, CraftedFrame.of(PROVED, PEER)),
        new Attack(DiscardReason.HMAC_MALFORMED, good.withOctet(trailer, 2)),
        new Attack(DiscardReason.HMAC_MALFORMED, good.withOctet(trailer + 2, 1)),
        new Attack(DiscardReason.HMAC_STALE, signed(keys(KEY, 1), -3600)),
        new Attack(DiscardReason.HMAC_STALE, signed(keys(KEY, 1), 3600)),
        new Attack(DiscardReason.HMAC_UNKNOWN_KEY, signed(keys(KEY, 9), 0)),
        new Attack(DiscardReason.HMAC_WRONG, signed(keys(KEY.replace('a', 'b'), 1), 0)),
        new Attack(
            DiscardReason.HMAC_WRONG,
            good.withOctet(trailer + 27, good.message()[trailer + 27] ^ 1)),
        new Attack(DiscardReason.HMAC_WRONG, good.from(STRANGER)));
  }

  /** It was believed the first time. */
  private static List<Attack> replayed(CraftedFrame genuine) {
    return List.of(new Attack(DiscardReason.HMAC_REPLAYED, genuine));
  }

  private static CraftedFrame genuine(int priority) {
    Advertisement advertisement =
        new Advertisement(
            3, 88, priority, Duration.ofSeconds(1), PROVED.addresses(), new Authentication.None());
    return CraftedFrame.signed(advertisement, PEER, keys(KEY, 1), Instant.now());
  }

  private static CraftedFrame signed(HmacKeys keys, long secondsFromNow) {
    return CraftedFrame.signed(PROVED, PEER, keys, Instant.now().plusSeconds(secondsFromNow));
  }

  private static HmacKeys keys(String key, int id) {
    return new HmacKeys(Map.of(id, key.getBytes(StandardCharsets.US_ASCII)), id);
  }

  private static Advertisement stronger(int vrid, String... addresses) {
    return new Advertisement(
        3,
        vrid,
        254,
        Duration.ofSeconds(1),
        Arrays.stream(addresses).map(IpAddress::parse).toList(),
        new Authentication.None());
  }

  private static String linkLocal(Host host) {
    String show = "ip -o -6 address show dev ens33 scope link";
    Await.until("a link-local address", LIMIT, () -> host.run(show.split(" ")).contains("fe80:"));
    return host.run(show.split(" ")).replaceAll("(?s).* inet6 (fe80:[^/]*)/.*", "$1");
  }
}
