package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a virtual router. */
class ChronicleTest {
  private static final Ipv4Address VIP = Ipv4Address.parse("192.168.1.233");
  private static final Duration ELECTED = Duration.ofSeconds(4);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  @Test
  void aTakeoverIsMeasuredFromTheLastAdvertisementHeard() {
    start();
    hear(200);
    host.advance(ELECTED);

    assertThat(newest().silence()).contains(Duration.ofNanos(3_609_375_000L));
  }

  @Test
  void whatWasHeardInAnEarlierStateIsNoSilence() {
    start();
    hear(200);
    host.advance(Duration.ofHours(1)); // Active since long
    host.present(FakeHost.ens33(false));
    host.advance(Duration.ofSeconds(1));
    host.present(FakeHost.ens33(true));
    host.advance(ELECTED);

    assertThat(newest().to()).isEqualTo(StateName.ACTIVE);
    assertThat(newest().silence()).isEmpty();
    assertThat(newest().took()).contains(Duration.ZERO);
  }

  @Test
  void aWeakerRouterHeardWhileActiveIsNotWhatTheNextTakeoverIsMeasuredFrom() {
    start();
    host.advance(ELECTED);
    hear(50);
    host.present(FakeHost.ens33(false));
    host.advance(Duration.ofMinutes(10));
    host.present(FakeHost.ens33(true));
    host.advance(ELECTED);

    assertThat(newest().silence()).isEmpty();
  }

  @Test
  void theAdvertisementThatMadeItLetGoCounts() {
    start();
    host.advance(ELECTED);
    hear(200);
    host.advance(ELECTED);

    assertThat(newest().silence()).contains(Duration.ofNanos(3_609_375_000L));
  }

  @Test
  void aRefusalThatComesWithEveryAdvertisementIsWarnedOfOnceInTenSeconds() {
    Chronicle chronicle = new Chronicle(host, new CountedMetrics());
    int warnings = 0;
    for (int i = 0; i < 35; i++) {
      warnings += chronicle.warns("the interface is down") ? 1 : 0;
      host.advance(Duration.ofSeconds(1));
    }

    assertThat(warnings).isEqualTo(4);
    assertThat(chronicle.warns("another refusal")).isTrue();
  }

  private void start() {
    routers.apply(List.of(RouterSpecs.web(100, VIP.toString())));
  }

  private void hear(int priority) {
    Path path = new Path(Ipv4Address.parse("192.168.1.131"), Ipv4Address.parse("224.0.0.18"));
    Advertisement advertisement =
        new Advertisement(
            3, 233, priority, Duration.ofSeconds(1), List.of(VIP), new Authentication.None());
    host.hear(path, AdvertisementCodec.encode(advertisement, Checksum.PSEUDO_HEADER, path));
  }

  private RouterSnapshot.Change newest() {
    return routers.snapshots().getFirst().timeline().getFirst();
  }
}
