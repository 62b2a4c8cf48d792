package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.RouterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one virtual router does many times, or many do at once, keeps none of them waiting. */
class ManyRoutersTest {
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final int MANY = 250;

  private final FakeHost host = new FakeHost();
  private int told;
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> told++);

  @Test
  void renewing250AddressesNeverDelaysAnAdvertisement() {
    host.installingTakes = Duration.ofNanos(40_000);
    routers.apply(List.of(router(233, MANY, Optional.of(lease()))));
    host.advance(ELECTED);
    host.sentAtNs.clear();
    int installs = host.installs;

    host.advance(Duration.ofSeconds(10));

    assertThat(host.installs - installs)
        .as("all of them twice a second")
        .isBetween(19 * MANY, 21 * MANY);
    assertThat(gaps())
        .hasSizeGreaterThan(900)
        .allMatch(gap -> gap.compareTo(INTERVAL.multipliedBy(12).dividedBy(10)) < 0);
  }

  @Test
  void whereARenewalHadNoTimeLeftTheNextOneBegins() {
    routers.apply(List.of(patient(router(233, MANY, Optional.of(lease())))));
    host.advance(ELECTED);
    host.renewed.clear();
    host.installingTakes = Duration.ofMillis(2); // all of them take half a second

    host.advance(Duration.ofSeconds(3));

    assertThat(host.renewed).as("none is forgotten").hasSize(MANY);
  }

  @Test
  void anActiveRouterThatLetsGoRenewsNothingMore() {
    routers.apply(List.of(router(233, MANY, Optional.of(lease()))));
    host.advance(ELECTED);

    routers.stopAll();
    int installs = host.installs;
    host.advance(Duration.ofSeconds(3));

    assertThat(host.installs).isEqualTo(installs);
    assertThat(host.addresses).isEmpty();
  }

  @Test
  void hundredsThatTakeOverTogetherAreToldOnce() {
    routers.apply(
        IntStream.rangeClosed(1, 255).mapToObj(vrid -> router(vrid, 1, Optional.empty())).toList());
    host.advance(Duration.ZERO); // all of them listen
    told = 0;

    host.advance(Duration.ofMillis(50));

    assertThat(routers.snapshots())
        .hasSize(255)
        .allMatch(router -> router.state() == StateName.ACTIVE);
    assertThat(told).isEqualTo(1);
  }

  @Test
  void allRoutersOfAnInterfaceListenByOneSocketToWhoHasTheirAddresses() {
    routers.apply(
        IntStream.rangeClosed(1, 255).mapToObj(vrid -> router(vrid, 1, Optional.empty())).toList());
    host.advance(Duration.ofMillis(1_200));

    assertThat(host.probes).hasSize(255);
    assertThat(host.answer(new byte[60])).as("ears").isEqualTo(1);
    host.advance(Duration.ofSeconds(1));
    assertThat(host.answer(new byte[60])).as("ears").isZero();
  }

  @Test
  void anAddressThatCannotBeRemovedKeepsNoneOfTheOthers() {
    routers.apply(List.of(router(233, MANY, Optional.empty())));
    host.advance(ELECTED);
    host.stays = "10.9.0.77/32";

    routers.apply(List.of());

    assertThat(host.addresses).containsExactly("10.9.0.77/32");
    host.stays = "";
    host.advance(Duration.ofSeconds(2));
    assertThat(host.addresses).isEmpty();
  }

  private List<Duration> gaps() {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < host.sentAtNs.size(); i++) {
      gaps.add(Duration.ofNanos(host.sentAtNs.get(i) - host.sentAtNs.get(i - 1)));
    }
    return gaps;
  }

  /** With an interval of a second. */
  private static RouterSpec patient(RouterSpec spec) {
    RouterConfig slow = Records.with(spec.config(), "advertisementInterval", Duration.ofSeconds(1));
    return Records.with(spec, "config", slow);
  }

  private static RouterConfig.Lease lease() {
    return RouterConfig.Lease.auto(INTERVAL, 3);
  }

  private static RouterSpec router(int vrid, int addresses, Optional<RouterConfig.Lease> lease) {
    return RouterSpecs.of(
        "vr-" + vrid,
        RouterSpecs.config(vrid, INTERVAL, 3, RouterSpecs.ANNOUNCED_ONCE, lease),
        100,
        IntStream.rangeClosed(1, addresses)
            .mapToObj(i -> IpPrefix.parse("10.9." + (addresses == 1 ? vrid : 0) + "." + i + "/32"))
            .toList());
  }
}
