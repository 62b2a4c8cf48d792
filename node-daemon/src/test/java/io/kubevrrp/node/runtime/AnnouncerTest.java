package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.RouterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hundreds of addresses are announced between the advertisements, not instead of them. */
class AnnouncerTest {
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration FRAME = Duration.ofNanos(50_000);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  @Test
  void announcementsOf250AddressesNeverDelayAnAdvertisement() {
    host.sendingAFrameTakes = FRAME;
    routers.apply(List.of(router(250)));

    host.advance(Duration.ofSeconds(1));

    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < host.sentAtNs.size(); i++) {
      gaps.add(Duration.ofNanos(host.sentAtNs.get(i) - host.sentAtNs.get(i - 1)));
    }
    assertThat(gaps).hasSizeGreaterThan(90);
    assertThat(gaps).allMatch(gap -> gap.compareTo(INTERVAL.multipliedBy(12).dividedBy(10)) < 0);
  }

  @Test
  void everyAddressIsAnnouncedAsOftenAsAskedAndTheFirstTimeSoon() {
    routers.apply(List.of(router(250)));
    host.advance(INTERVAL.multipliedBy(4));
    Duration untilEachOnce = Duration.ofMillis(50);
    host.advance(untilEachOnce);

    assertThat(distinct(host.frames)).hasSize(250);
    host.advance(Duration.ofSeconds(1));
    assertThat(host.frames).hasSize(5 * 250);
    assertThat(distinct(host.frames.subList(0, 250))).as("each before any again").hasSize(250);
  }

  @Test
  void aFewLeaveAtOnce() {
    routers.apply(List.of(router(5)));
    host.advance(Duration.ofNanos(36_093_750));

    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.frames).hasSize(25);
  }

  @Test
  void whatIsNotHeldAnyMoreIsNotAnnounced() {
    routers.apply(List.of(router(250)));
    host.advance(INTERVAL.multipliedBy(4));
    assertThat(host.frames).isNotEmpty();
    int announced = host.frames.size();

    routers.stopAll();
    host.advance(Duration.ofSeconds(1));

    assertThat(host.frames).hasSize(announced);
  }

  private static List<String> distinct(List<byte[]> frames) {
    return frames.stream().map(HexFormat.of()::formatHex).distinct().toList();
  }

  private static RouterSpec router(int addresses) {
    RouterConfig.Announcing unrepeated =
        new RouterConfig.Announcing(5, Duration.ZERO, Duration.ZERO);
    return RouterSpecs.of(
        "web",
        RouterSpecs.config(233, INTERVAL, 3, unrepeated, Optional.empty()),
        100,
        IntStream.rangeClosed(1, addresses)
            .mapToObj(i -> IpPrefix.parse("192.168.2." + i + "/32"))
            .toList());
  }
}
