package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.AddressProbe;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.ArpPacket;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who else answers for the addresses is found, and nothing waits for it. */
class HolderProbeTest {
  private static final Ipv4Address VIP = Ipv4Address.parse("192.168.1.233");
  private static final Ipv4Address ASKER = Ipv4Address.parse("192.168.1.1");
  private static final MacAddress OTHER = new MacAddress(0x5254_0000_0066L);
  private static final Duration ASKED = Duration.ofMillis(1_200);
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final FakeHost host = new FakeHost();
  private final CountedMetrics metrics = new CountedMetrics();
  private final VirtualRouters routers = new VirtualRouters(host.host(), metrics, () -> {});

  @Test
  void whileNobodyIsHeardItAsksBeforeItTakesTheAddressesAndAfter() {
    start();
    host.advance(ASKED);

    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.BACKUP);
    assertThat(host.probes)
        .singleElement()
        .isEqualTo(AddressProbe.frame(FakeHost.ens33(true).mac(), VIP));
    host.advance(Duration.ofSeconds(31));
    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.probes).hasSize(2);
  }

  @Test
  void whoeverAnswersTwiceIsToldAndTheTakeoverDidNotWait() {
    start();
    host.advance(ASKED);
    answer(OTHER);
    host.advance(ROUND);
    assertThat(found()).as("it may have been letting go").isEmpty();
    answer(OTHER);
    host.advance(ROUND);

    assertThat(found()).containsExactly(new AddressProbe.Held(VIP, OTHER));
    host.advance(ROUND);
    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
    assertThat(routers.snapshots().getFirst().timeline().getFirst().at())
        .hasToString("1970-01-01T00:00:03.609375Z");
    assertThat(routers.snapshots().getFirst().incidents())
        .singleElement()
        .asString()
        .contains("192.168.1.233 is answered for", "52:54:00:00:00:66");
  }

  @Test
  void whatIsNoAnswerIsCounted() {
    start();
    host.advance(ASKED);

    assertThat(host.answer(new byte[7])).isOne();
    assertThat(metrics.answersDiscarded).containsExactly("TRUNCATED on ens33");
  }

  @Test
  void whenItAnswersNoMoreThatIsToldWithinSeconds() {
    start();
    host.advance(ASKED);
    answer(OTHER);
    host.advance(ROUND);
    answer(OTHER);
    host.advance(ROUND);
    assertThat(found()).isNotEmpty();

    host.advance(Duration.ofSeconds(12));

    assertThat(found()).isEmpty();
    assertThat(routers.snapshots().getFirst().incidents()).isEmpty();
  }

  @Test
  void thisHostsOtherInterfacesMayAnswer() {
    Link second = new Link(3, "ens34", OTHER, true, List.of());
    host.present(FakeHost.ens33(true), second);
    start();

    host.advance(ASKED);
    answer(OTHER);
    host.advance(ROUND);
    assertThat(host.answer(new byte[0])).as("ears: there is nothing to confirm").isZero();
  }

  @Test
  void theActiveRouterThatIsHeardAnswersByRight() {
    start();
    hear(200);
    host.advance(ASKED);
    hear(200);
    host.advance(ASKED);

    assertThat(host.probes).isEmpty();
  }

  @Test
  void afterTheRouterIsGoneNobodyIsAsked() {
    start();
    host.advance(ASKED);
    routers.apply(List.of());

    host.advance(Duration.ofMinutes(3));

    assertThat(host.probes).hasSize(1);
    assertThat(host.answer(new byte[0])).as("ears").isZero();
  }

  private void start() {
    routers.apply(List.of(RouterSpecs.web(100, VIP.toString())));
  }

  private void answer(MacAddress from) {
    byte[] reply =
        new ArpPacket(ArpPacket.Operation.REPLY, from, VIP, FakeHost.ens33(true).mac(), ASKER)
            .frame(FakeHost.ens33(true).mac());
    assertThat(host.answer(reply)).as("ears").isEqualTo(1);
  }

  private void hear(int priority) {
    Path path = new Path(Ipv4Address.parse("192.168.1.131"), Ipv4Address.parse("224.0.0.18"));
    Advertisement advertisement =
        new Advertisement(
            3, 233, priority, Duration.ofSeconds(1), List.of(VIP), new Authentication.None());
    host.hear(path, AdvertisementCodec.encode(advertisement, Checksum.PSEUDO_HEADER, path));
  }

  private List<AddressProbe.Held> found() {
    return routers.snapshots().getFirst().otherHolders();
  }
}
