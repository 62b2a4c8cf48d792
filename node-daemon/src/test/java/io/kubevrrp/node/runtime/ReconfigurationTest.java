package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.Checksum;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change of each field costs a router that is Active, and the one beside it. */
class ReconfigurationTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final RouterSpec WEB = RouterSpecs.web(100, "192.168.1.233");
  private static final RouterSpec BESIDE = RouterSpecs.other("192.168.1.234");

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  enum Cost {
    /** Not a packet, not a system call. */
    NOTHING,
    /** The addresses are bound anew or renewed; not a packet of VRRP. */
    A_RENEWAL,
    /** One advertisement. */
    AN_ADVERTISEMENT,
    /** It resigns, unbinds and begins again. */
    A_RESTART
  }

  private record Seen(int messages, int installs, int removals, int changes) {}

  @ParameterizedTest(name = "{0} costs {1}")
  @MethodSource
  void aChangeCostsWhatItMustAndItsNeighbourNothing(String field, Cost cost, RouterSpec changed) {
    routers.apply(List.of(WEB, BESIDE));
    host.advance(ELECTED);
    RouterSnapshot beside = routers.snapshots().getLast();
    Seen before = seen();

    routers.apply(List.of(changed, BESIDE));

    Seen expected =
        switch (cost) {
          case NOTHING -> before;
          case A_RENEWAL ->
              new Seen(
                  before.messages(),
                  before.installs() + changed.addresses().size(),
                  before.removals(),
                  before.changes());
          case AN_ADVERTISEMENT ->
              new Seen(
                  before.messages() + 1, before.installs(), before.removals(), before.changes());
          case A_RESTART -> // created anew, and Backup
              new Seen(before.messages() + 1, before.installs(), before.removals() + 1, 2);
        };
    assertThat(seen()).isEqualTo(expected);
    assertThat(routers.snapshots()).contains(beside);
    assertThat(host.addresses).contains("192.168.1.234/32");
    host.advance(ELECTED);
    assertThat(routers.snapshots())
        .extracting(RouterSnapshot::state)
        .containsExactly(StateName.ACTIVE, StateName.ACTIVE);
  }

  static Stream<Arguments> aChangeCostsWhatItMustAndItsNeighbourNothing() {
    return Stream.of(
        arguments("none", Cost.NOTHING, RouterSpecs.web(100, "192.168.1.233")),
        spec("group", Cost.NOTHING, "renamed"),
        spec("priority", Cost.AN_ADVERTISEMENT, new Priority(150)),
        spec("addresses", Cost.A_RENEWAL, prefixes("192.168.1.233/32", "192.168.1.235/32")),
        spec("networkInterface", Cost.NOTHING, within("192.168.1.0/24")),
        spec(
            "trackers",
            Cost.AN_ADVERTISEMENT,
            List.of(
                new RouterSpec.TrackedThing(
                    RouterSpec.Kind.INTERFACE,
                    "eth1",
                    new EffectivePriority.Rule(Optional.of(-20), false, false)))),
        spec("speech", Cost.NOTHING, RouterSpecs.speech(Checksum.MESSAGE_ONLY)),
        spec(
            "transport",
            Cost.NOTHING,
            new Transport(
                Transport.Mode.MULTICAST,
                List.of(IpAddress.parse("192.168.1.129"), IpAddress.parse("192.168.1.131")),
                true)),
        spec("syncGroup", Cost.NOTHING, Optional.of("both")),
        spec(
            "delays",
            Cost.NOTHING,
            new Delays(
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1))),
        spec("dataPlane", Cost.A_RENEWAL, new DataPlane(false, false)),
        spec("dataPlane", Cost.A_RESTART, new DataPlane(true, true)),
        config("advertisementInterval", Cost.A_RENEWAL, Duration.ofMillis(500)),
        config("downAfter", Cost.A_RENEWAL, 5),
        config("preemption", Cost.A_RENEWAL, new RouterConfig.Preemption(false, Duration.ZERO)),
        config(
            "announcing",
            Cost.A_RENEWAL,
            new RouterConfig.Announcing(1, Duration.ofSeconds(5), Duration.ZERO)),
        config("lease", Cost.A_RENEWAL, Optional.empty()),
        config("version", Cost.A_RESTART, 2),
        config("virtualRouterId", Cost.A_RESTART, 235),
        spec("name", Cost.A_RESTART, "renamed"));
  }

  @Test
  void everyFieldIsTried() {
    List<String> tried =
        aChangeCostsWhatItMustAndItsNeighbourNothing()
            .map(change -> String.valueOf(change.get()[0]))
            .toList();

    assertThat(
            Stream.of(RouterSpec.class, RouterConfig.class)
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("config")))
        .isSubsetOf(tried);
  }

  @Test
  void theInterfaceItComesToIsWhatCountsNotHowItIsChosen() {
    host.present(FakeHost.ens33(true), ens34("10.0.0.1/24"));
    routers.apply(List.of(WEB));
    host.advance(ELECTED);

    routers.apply(List.of(Records.with(WEB, "networkInterface", within("10.0.0.0/24"))));

    assertThat(host.addresses).isEmpty();
    assertThat(host.messages.getLast()[2]).as("priority").isZero();
    host.advance(ELECTED);
    assertThat(routers.snapshots().getFirst().networkInterface()).contains("ens34");
    assertThat(host.addresses).containsExactly("192.168.1.233/32");
  }

  @Test
  void aSubnetThatMovesToAnotherInterfaceTakesItsRouterAlong() {
    host.present(FakeHost.ens33(true), ens34("10.0.0.1/24"));
    routers.apply(List.of(Records.with(WEB, "networkInterface", within("192.168.1.0/24"))));
    host.advance(ELECTED);

    Link bare = FakeHost.ens33(true);
    host.present(
        new Link(bare.index(), bare.name(), bare.mac(), true, List.of()),
        ens34("192.168.1.129/24"));

    assertThat(host.addresses).as("gone from the old one").isEmpty();
    assertThat(routers.snapshots().getFirst().timeline())
        .extracting(RouterSnapshot.Change::reason)
        .contains(TransitionReason.INTERFACE_MISSING);
    host.advance(ELECTED);
    assertThat(routers.snapshots().getFirst().networkInterface()).contains("ens34");
    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
  }

  private Seen seen() {
    return new Seen(
        host.messages.size(),
        host.installs,
        host.removals,
        routers.snapshots().stream()
            .filter(router -> !router.name().equals(BESIDE.name()))
            .mapToInt(router -> router.timeline().size())
            .sum());
  }

  private static Arguments spec(String field, Cost cost, Object value) {
    return arguments(field, cost, Records.with(WEB, field, value));
  }

  private static Arguments config(String field, Cost cost, Object value) {
    return arguments(
        field, cost, Records.with(WEB, "config", Records.with(WEB.config(), field, value)));
  }

  private static List<IpPrefix> prefixes(String... addresses) {
    return Stream.of(addresses).map(IpPrefix::parse).toList();
  }

  private static InterfaceMatch within(String subnet) {
    return new InterfaceMatch.WithAddressIn(IpPrefix.parse(subnet));
  }

  private static Link ens34(String address) {
    return new Link(
        3, "ens34", new MacAddress(0x5254_0000_0002L), true, List.of(IpPrefix.parse(address)));
  }
}
