package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Few discarded packets are counted one by one; a flood is held back and its size is told. */
class FloodGateTest {

  private final FakeHost host = new FakeHost();
  private final Map<DiscardReason, Integer> discards = new EnumMap<>(DiscardReason.class);
  private int looks;
  private final VirtualRouters routers =
      new VirtualRouters(
          host.host(),
          new CountedMetrics() {
            @Override
            public void discarded(DiscardReason reason, String networkInterface, int count) {
              discards.merge(reason, count, Integer::sum);
              looks++;
            }
          },
          () -> {});

  @BeforeEach
  void becomeActive() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233/24")));
    host.advance(Duration.ofSeconds(4));
  }

  @Test
  void aThousandInOneInstantAreCountedOneByOne() {
    flood(1000);

    assertThat(discards).containsEntry(DiscardReason.UNKNOWN_VRID, 1000);
    assertThat(host.filters).isEmpty();
  }

  @Test
  void aSteadyTrickleIsNoFlood() {
    for (int i = 0; i < 100; i++) {
      flood(100);
      host.advance(Duration.ofMillis(100));
    }

    assertThat(discards).containsEntry(DiscardReason.UNKNOWN_VRID, 10_000);
    assertThat(host.filters).isEmpty();
  }

  @Test
  void aFloodIsHeldBackAndItsSizeIsToldAllTheSame() {
    for (int i = 0; i < 80; i++) {
      flood(12_800);
      host.advance(Duration.ofMillis(100));
    }

    assertThat(host.filters).containsKey(AddressFamily.IPV4);
    assertThat(looks).as("packets looked at").isLessThan(7_000);
    assertThat(discards.get(DiscardReason.UNKNOWN_VRID)).isBetween(1_000_000, 1_030_000);
  }

  @Test
  void whatWasReceivedBeforeTheFilterCountsOnce() {
    for (int i = 0; i < 300; i++) {
      host.received.add(PeerPacket.of(99, 200));
    }

    flood(FloodGate.FLOOD);

    assertThat(discards).containsEntry(DiscardReason.UNKNOWN_VRID, FloodGate.FLOOD + 300);
  }

  @Test
  void theOneThatCountsIsHeardInTheMiddleOfAFlood() {
    flood(10_000);

    host.hear(PeerPacket.of(233, 200));

    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void aRouterThatComesInTheMiddleOfAFloodIsHeardToo() {
    flood(10_000);
    routers.apply(
        List.of(RouterSpecs.web(100, "192.168.1.233/24"), RouterSpecs.other("192.168.1.234/24")));
    discards.clear();

    host.hear(PeerPacket.of(234, 200));

    assertThat(discards).isEmpty();
    assertThat(routers.snapshots().getLast().activeRouter()).contains(PeerPacket.SENDER);
  }

  @Test
  void fiveSecondsAfterTheFloodEveryPacketIsLookedAtAgain() {
    flood(10_000);
    assertThat(host.filters).isNotEmpty();

    host.advance(Duration.ofMillis(5_900)); // the first second still had some
    assertThat(host.filters).isNotEmpty();
    host.advance(Duration.ofMillis(200));
    assertThat(host.filters).isEmpty();

    discards.clear();
    flood(10);
    assertThat(discards).containsEntry(DiscardReason.UNKNOWN_VRID, 10);
  }

  private void flood(int packets) {
    byte[] packet = PeerPacket.of(99, 200);
    for (int i = 0; i < packets; i++) {
      host.hear(packet);
    }
  }
}
