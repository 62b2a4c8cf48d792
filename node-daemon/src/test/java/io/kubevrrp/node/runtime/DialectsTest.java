package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.HmacKeys;
import io.kubevrrp.node.wire.HmacScreening;
import io.kubevrrp.node.wire.HmacTrailer;
import io.kubevrrp.node.wire.NeighborAdvertisement;
import io.kubevrrp.node.wire.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** IPv6, unicast, source filter, address lists and HMAC, as the runtime applies them. */
class DialectsTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final MacAddress MAC = new MacAddress(0x5254_0000_0001L);
  private static final String OWN = "192.168.1.129";
  private static final String PEER = "192.168.1.131";

  private final FakeHost host = new FakeHost();
  private final List<DiscardReason> discards = new ArrayList<>();
  private final VirtualRouters routers =
      new VirtualRouters(
          host.host(),
          new CountedMetrics() {
            @Override
            public void discarded(DiscardReason reason, String networkInterface, int count) {
              discards.add(reason);
            }
          },
          () -> {});

  @BeforeEach
  void plugIn() {
    host.present(link("192.168.1.129/24", "fe80::5054:ff:fe00:1/64", "2001:db8::129/64"));
  }

  @Test
  void anIpv6RouterAdvertisesFromItsLinkLocalAddressAndAnnouncesByNeighbourAdvertisement() {
    routers.apply(List.of(router(multicast(), plain(), "2001:db8::233/64", "fe80::5:51/64")));
    host.advance(ELECTED);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.addresses).containsExactly("2001:db8::233/64", "fe80::5:51/64");
    assertThat(host.paths.getFirst()).isEqualTo(path("fe80::5054:ff:fe00:1", "ff02::12"));
    assertThat(host.frames)
        .contains(
            NeighborAdvertisement.unsolicited(MAC, Ipv6Address.parse("2001:db8::233")).frame())
        .hasSize(10);
  }

  @Test
  void withoutALinkLocalAddressAnIpv6RouterIsFaulty() {
    host.present(link("192.168.1.129/24", "2001:db8::129/64"));
    routers.apply(List.of(router(multicast(), plain(), "2001:db8::233/64")));

    assertFault(TransitionReason.NO_PRIMARY_ADDRESS);

    host.present(link("fe80::5054:ff:fe00:1/64"));
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void theFamiliesOfOneVridAreIndependent() {
    routers.apply(
        List.of(
            Records.with(router(multicast(), plain(), "192.168.1.233/24"), "name", "v4"),
            Records.with(router(multicast(), plain(), "2001:db8::233/64"), "name", "v6")));
    host.advance(ELECTED);
    hear(advertisement(200, "2001:db8::233"), path("fe80::2", "ff02::12"));

    assertThat(routers.snapshots())
        .extracting(RouterSnapshot::name, RouterSnapshot::state)
        .containsExactly(tuple("v4", StateName.ACTIVE), tuple("v6", StateName.BACKUP));
  }

  @Test
  void equalPrioritiesAreDecidedByTheLinkLocalAddressUnsigned() {
    routers.apply(List.of(router(multicast(), plain(), "2001:db8::233/64")));
    host.advance(ELECTED);

    hear(advertisement(100, "2001:db8::233"), path("fe80::1", "ff02::12"));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    hear(advertisement(100, "2001:db8::233"), path("fe80::f054:ff:fe00:1", "ff02::12"));
    assertThat(state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void moreAddressesThanFitAPacketAreBoundAndAnnouncedButNotAdvertised() {
    String[] many =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i -> "2001:db8::1:" + Integer.toHexString(i) + "/128")
            .toArray(String[]::new);
    routers.apply(List.of(router(multicast(), plain(), many)));
    host.advance(ELECTED);

    assertThat(host.addresses).hasSize(200);
    assertThat(host.frames).hasSize(200 * 5);
    assertThat(host.messages).allSatisfy(message -> assertThat(message).hasSize(8 + 16 * 89));
  }

  @Test
  void addressesThatAreNotToBeNamedAreBoundAndAnnouncedAlike() {
    RouterSpec.Speech speech =
        new RouterSpec.Speech(
            Checksum.PSEUDO_HEADER, new Authentication.None(), Optional.empty(), false, 1);
    routers.apply(List.of(router(Transport.MULTICAST, speech, "192.168.1.233", "192.168.1.234")));
    host.advance(ELECTED);

    assertThat(host.addresses).containsExactly("192.168.1.233/32", "192.168.1.234/32");
    assertThat(host.frames).hasSize(2 * 5);
    assertThat(host.messages).allSatisfy(message -> assertThat(message).hasSize(8 + 4));
  }

  @Test
  void unicastGoesToEveryOtherMemberFromTheAddressThatIsAMember() {
    routers.apply(List.of(router(unicast(OWN, PEER, "192.168.1.133"), plain(), "192.168.1.233")));
    host.advance(ELECTED);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.paths.subList(0, 2))
        .containsExactly(path(OWN, PEER), path(OWN, "192.168.1.133"));
  }

  @Test
  void unicastHearsOnlyUnicastAndMulticastOnlyMulticast() {
    routers.apply(List.of(router(unicast(OWN, PEER), plain(), "192.168.1.233")));
    host.advance(ELECTED);
    hear(advertisement(200, "192.168.1.233"), path(PEER, "224.0.0.18"));
    assertThat(discards).containsExactly(DiscardReason.WRONG_DESTINATION);
    hear(advertisement(200, "192.168.1.233"), path(PEER, OWN));
    assertThat(state()).isEqualTo(StateName.BACKUP);

    routers.apply(List.of(router(multicast(), plain(), "192.168.1.233")));
    host.advance(ELECTED);
    hear(advertisement(200, "192.168.1.233"), path(PEER, OWN));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void strictPeersAreHeardAndNobodyElse() {
    routers.apply(List.of(router(strict(OWN, PEER), plain(), "192.168.1.233")));
    host.advance(ELECTED);

    hear(advertisement(254, "192.168.1.233"), path("192.168.1.66", "224.0.0.18"));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(discards).containsExactly(DiscardReason.NOT_A_PEER);

    hear(advertisement(254, "192.168.1.233"), path(PEER, "224.0.0.18"));
    assertThat(state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void anOverlappingAddressListIsAcceptedAndTold() {
    routers.apply(List.of(router(multicast(), plain(), "192.168.1.233", "192.168.1.234")));
    host.advance(ELECTED);
    hear(advertisement(200, "192.168.1.233"), path(PEER, "224.0.0.18"));

    assertThat(state()).isEqualTo(StateName.BACKUP);
    assertThat(snapshot().disagreement())
        .contains(
            new RouterSnapshot.Disagreement(
                IpAddress.parse(PEER), addresses("192.168.1.233"), false));
    host.advance(Screening.REMEMBERED);
    assertThat(snapshot().disagreement()).as("a minute later").isEmpty();
  }

  @Test
  void aDisjointAddressListIsAForeignUserOfTheVridWhoIsDroppedAndNamed() {
    routers.apply(List.of(router(multicast(), plain(), "192.168.1.233")));
    host.advance(ELECTED);
    hear(advertisement(254, "10.0.0.1", "10.0.0.2"), path(PEER, "224.0.0.18"));

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(discards).containsExactly(DiscardReason.DISJOINT_ADDRESSES);
    assertThat(snapshot().disagreement())
        .contains(
            new RouterSnapshot.Disagreement(
                IpAddress.parse(PEER), addresses("10.0.0.1", "10.0.0.2"), true));
  }

  @Test
  void anEqualAddressListInAnotherOrderIsNothingToTell() {
    routers.apply(List.of(router(multicast(), plain(), "192.168.1.233", "192.168.1.234")));
    host.advance(ELECTED);
    hear(advertisement(200, "192.168.1.234", "192.168.1.233"), path(PEER, "224.0.0.18"));

    assertThat(state()).isEqualTo(StateName.BACKUP);
    assertThat(snapshot().disagreement()).isEmpty();
  }

  @Test
  void aFirstAddressThatIsNotLinkLocalIsDiscardedOnlyWhereTheRfcIsAskedFor() {
    RouterSpec.Speech rfc =
        new RouterSpec.Speech(
            Checksum.MESSAGE_ONLY, new Authentication.None(), Optional.empty(), true);
    routers.apply(List.of(router(multicast(), rfc, "fe80::5:51/64", "2001:db8::233/64")));
    host.advance(ELECTED);

    hear(advertisement(200, "2001:db8::233", "fe80::5:51"), path("fe80::2", "ff02::12"));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(discards).containsExactly(DiscardReason.FIRST_NOT_LINK_LOCAL);

    routers.apply(List.of(router(multicast(), plain(), "fe80::5:51/64", "2001:db8::233/64")));
    hear(advertisement(200, "2001:db8::233", "fe80::5:51"), path("fe80::2", "ff02::12"));
    assertThat(state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void enforcingRoutersBelieveEachOtherAndNobodyElse() {
    routers.apply(List.of(router(multicast(), hmac(HmacScreening.Mode.ENFORCE), "192.168.1.233")));
    host.advance(ELECTED);
    byte[] own = host.messages.getLast();
    assertThat(own).hasSize(12 + HmacTrailer.LENGTH);

    hear(advertisement(254, "192.168.1.233"), path(PEER, "224.0.0.18"));
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(discards).containsExactly(DiscardReason.HMAC_MISSING);

    Path fromPeer = path(PEER, "224.0.0.18");
    byte[] signed =
        AdvertisementCodec.encodeSigned(
            advertisement(254, "192.168.1.233"),
            Checksum.PSEUDO_HEADER,
            fromPeer,
            keys(),
            77L << 32);
    hear(signed, fromPeer);
    assertThat(discards).last().isEqualTo(DiscardReason.HMAC_STALE);

    byte[] fresh =
        AdvertisementCodec.encodeSigned(
            advertisement(254, "192.168.1.233"),
            Checksum.PSEUDO_HEADER,
            fromPeer,
            keys(),
            4L << 32);
    hear(fresh, fromPeer);
    assertThat(state()).isEqualTo(StateName.BACKUP);
    hear(fresh, fromPeer);
    assertThat(discards).last().isEqualTo(DiscardReason.HMAC_REPLAYED);
  }

  @Test
  void aReceiveOnlyRouterSendsNoTrailerAndAnUnawareOneTakesNone() {
    routers.apply(
        List.of(router(multicast(), hmac(HmacScreening.Mode.RECEIVE_ONLY), "192.168.1.233")));
    host.advance(ELECTED);
    assertThat(host.messages.getLast()).hasSize(12);

    routers.apply(List.of(router(multicast(), plain(), "192.168.1.233")));
    Path fromPeer = path(PEER, "224.0.0.18");
    hear(
        AdvertisementCodec.encodeSigned(
            advertisement(254, "192.168.1.233"), Checksum.PSEUDO_HEADER, fromPeer, keys(), 1),
        fromPeer);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(discards).containsExactly(DiscardReason.AUTHENTICATION_MISMATCH);
  }

  private void assertFault(TransitionReason reason) {
    assertThat(state()).isEqualTo(StateName.FAULT);
    assertThat(snapshot().timeline().getFirst().reason()).isEqualTo(reason);
    assertThat(snapshot().timeline()).noneMatch(change -> change.to() == StateName.ACTIVE);
    assertThat(host.addresses).isEmpty();
  }

  private void hear(Advertisement advertisement, Path path) {
    hear(AdvertisementCodec.encode(advertisement, Checksum.PSEUDO_HEADER, path), path);
  }

  private void hear(byte[] message, Path path) {
    host.hear(path, message);
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }

  private StateName state() {
    return snapshot().state();
  }

  private static Advertisement advertisement(int priority, String... addresses) {
    return new Advertisement(
        3, 233, priority, Duration.ofSeconds(1), addresses(addresses), new Authentication.None());
  }

  private static Link link(String... addresses) {
    return new Link(2, "ens33", MAC, true, Stream.of(addresses).map(IpPrefix::parse).toList());
  }

  private static Transport multicast() {
    return Transport.MULTICAST;
  }

  private static Transport unicast(String... members) {
    return new Transport(Transport.Mode.UNICAST, addresses(members), false);
  }

  private static RouterSpec.Speech plain() {
    return RouterSpecs.speech(Checksum.PSEUDO_HEADER);
  }

  private static RouterSpec.Speech hmac(HmacScreening.Mode mode) {
    return new RouterSpec.Speech(
        Checksum.PSEUDO_HEADER,
        new Authentication.None(),
        Optional.of(new HmacScreening.Policy(mode, keys(), Optional.of(Duration.ofSeconds(5)))),
        false);
  }

  private static HmacKeys keys() {
    return new HmacKeys(Map.of(1, new byte[32]), 1);
  }

  private static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }

  private static Transport strict(String... members) {
    return new Transport(Transport.Mode.MULTICAST, addresses(members), true);
  }

  private static Path path(String source, String destination) {
    return new Path(IpAddress.parse(source), IpAddress.parse(destination));
  }

  private static RouterSpec router(
      Transport transport, RouterSpec.Speech speech, String... addresses) {
    RouterConfig.Announcing unrepeated =
        new RouterConfig.Announcing(5, Duration.ZERO, Duration.ZERO);
    RouterConfig config =
        RouterSpecs.config(233, Duration.ofSeconds(1), 3, unrepeated, Optional.empty());
    RouterSpec spec =
        RouterSpecs.of("web", config, 100, Stream.of(addresses).map(IpPrefix::parse).toList());
    return RouterSpecs.speaking(speech, RouterSpecs.through(spec, transport));
  }
}
