package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.Path;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Few discarded packets are counted one by one; a flood is held back and its size is told. */
class FloodGateTest {
  private static final Ipv4Address PEER = Ipv4Address.parse("192.168.1.131");

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
      host.received.add(packet(99, 200));
    }

    flood(FloodGate.FLOOD);

    assertThat(discards).containsEntry(DiscardReason.UNKNOWN_VRID, FloodGate.FLOOD + 300);
  }

  @Test
  void theOneThatCountsIsHeardInTheMiddleOfAFlood() {
    flood(10_000);

    host.hear(packet(233, 200));

    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void aRouterThatComesInTheMiddleOfAFloodIsHeardToo() {
    flood(10_000);
    routers.apply(
        List.of(RouterSpecs.web(100, "192.168.1.233/24"), RouterSpecs.other("192.168.1.234/24")));
    discards.clear();

    host.hear(packet(234, 200));

    assertThat(discards).isEmpty();
    assertThat(routers.snapshots().getLast().activeRouter()).contains(PEER);
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
    byte[] packet = packet(99, 200);
    for (int i = 0; i < packets; i++) {
      host.hear(packet);
    }
  }

  private static byte[] packet(int vrid, int priority) {
    Path path = new Path(PEER, AdvertisementCodec.DESTINATION);
    Advertisement advertisement =
        new Advertisement(
            3,
            vrid,
            priority,
            Duration.ofSeconds(1),
            List.of(IpAddress.parse("192.168.1." + vrid)),
            new Authentication.None());
    byte[] message = AdvertisementCodec.encode(advertisement, Checksum.MESSAGE_ONLY, path);
    return ByteBuffer.allocate(20 + message.length)
        .put((byte) 0x45)
        .put((byte) 0xc0)
        .putShort((short) (20 + message.length))
        .putInt(0)
        .put((byte) 255)
        .put((byte) 112)
        .putShort((short) 0)
        .put(path.source().octets())
        .put(path.destination().octets())
        .put(message)
        .array();
  }
}
