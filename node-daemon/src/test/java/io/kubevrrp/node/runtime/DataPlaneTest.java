package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.Priority;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The virtual MAC and Accept_Mode, on a machine without a kernel. */
class DataPlaneTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final DataPlane RFC9568 = new DataPlane(true, false);
  private static final DataPlane VIRTUAL_MAC = new DataPlane(true, true);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  @Test
  void theInterfaceIsMadeForTheBackupAndUpOnlyForTheActive() {
    routers.apply(List.of(RouterSpecs.with(VIRTUAL_MAC, RouterSpecs.web(100, "192.168.1.233"))));
    assertThat(host.virtualLinks).isEqualTo(Map.of("kv4-233-2", false));

    host.advance(ELECTED);
    assertThat(host.virtualLinks).isEqualTo(Map.of("kv4-233-2", true));
    assertThat(host.addresses).containsExactly("192.168.1.233/32");

    host.present(FakeHost.ens33(false));
    assertThat(host.addresses).isEmpty();
    assertThat(host.virtualLinks).isEqualTo(Map.of("kv4-233-2", false));

    routers.stopAll();
    assertThat(host.virtualLinks).isEmpty();
  }

  @Test
  void advertisementsAndAnnouncementsComeFromTheVirtualMac() {
    routers.apply(List.of(RouterSpecs.with(VIRTUAL_MAC, RouterSpecs.web(100, "192.168.1.233"))));
    host.advance(ELECTED);

    assertThat(host.messages).as("sent from the interface's MAC").isEmpty();
    assertThat(hex(host.frames.getFirst(), 0, 14)).isEqualTo("01005e00001200005e0001e90800");
    assertThat(hex(host.frames.getFirst(), 14, 34))
        .isEqualTo("45c0002000004000ff70d871c0a80181e0000012");
    assertThat(hex(host.frames.get(1), 0, 14)).isEqualTo("ffffffffffff00005e0001e90806");
    assertThat(hex(host.frames.get(1), 22, 28)).as("sender in ARP").isEqualTo("00005e0001e9");
  }

  @Test
  void theIpv6RouterHasItsOwnMac() {
    host.present(
        new Link(
            2,
            "ens33",
            new MacAddress(0x5254_0000_0001L),
            true,
            List.of(IpPrefix.parse("fe80::129/64"))));
    routers.apply(List.of(RouterSpecs.with(VIRTUAL_MAC, RouterSpecs.web(100, "fe80::233"))));
    host.advance(ELECTED);

    assertThat(host.virtualLinks).isEqualTo(Map.of("kv6-233-2", true));
    assertThat(hex(host.frames.getFirst(), 0, 22))
        .isEqualTo("33330000001200005e0002e986dd" + "6c000000001870ff");
    assertThat(hex(host.frames.get(1), 6, 12)).isEqualTo("00005e0002e9");
  }

  @Test
  void theAddressesAreKeptFromTheHostWhileItIsActive() {
    routers.apply(
        List.of(RouterSpecs.with(RFC9568, RouterSpecs.web(100, "192.168.1.233", "192.168.1.234"))));
    assertThat(host.filtered).isEmpty();
    host.advance(ELECTED);
    assertThat(host.filtered).containsExactly("192.168.1.233", "192.168.1.234");

    routers.apply(List.of(RouterSpecs.with(RFC9568, RouterSpecs.web(100, "192.168.1.234"))));
    assertThat(host.filtered).containsExactly("192.168.1.234");

    routers.stopAll();
    assertThat(host.filtered).isEmpty();
  }

  @Test
  void theOwnerOfTheAddressesAcceptsAlways() {
    RouterSpec web = RouterSpecs.web(Priority.OWNER.value(), "192.168.1.233");
    routers.apply(List.of(RouterSpecs.with(RFC9568, web)));
    host.advance(ELECTED);

    assertThat(host.addresses).isNotEmpty();
    assertThat(host.filtered).isEmpty();
  }

  @Test
  void acceptIsChangedWithoutATransition() {
    RouterSpec web = withoutLease(RouterSpecs.web(100, "192.168.1.233"));
    routers.apply(List.of(RouterSpecs.with(VIRTUAL_MAC, web)));
    host.advance(ELECTED);
    int transitions = routers.snapshots().getFirst().timeline().size();

    routers.apply(List.of(RouterSpecs.with(RFC9568, web)));
    assertThat(host.filtered).containsExactly("192.168.1.233");
    routers.apply(List.of(RouterSpecs.with(VIRTUAL_MAC, web)));
    assertThat(host.filtered).isEmpty();
    assertThat(routers.snapshots().getFirst().timeline()).hasSize(transitions);
  }

  @Test
  void anotherMacIsAnotherRouter() {
    RouterSpec web = RouterSpecs.web(100, "192.168.1.233");
    routers.apply(List.of(RouterSpecs.with(VIRTUAL_MAC, web)));
    host.advance(ELECTED);

    routers.apply(List.of(web));
    assertThat(host.virtualLinks).isEmpty();
    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.BACKUP);
  }

  @Test
  void aKernelThatRefusesTheInterfaceMakesAFaultBeforeTheElectionIsWon() {
    host.refusesVirtualLinks = true;
    routers.apply(List.of(RouterSpecs.with(VIRTUAL_MAC, RouterSpecs.web(100, "192.168.1.233"))));

    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.FAULT);
    assertThat(routers.snapshots().getFirst().problem().orElse("")).contains("not supported");
    host.advance(Troubles.RETRY_REFUSED.plus(ELECTED));
    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.FAULT);
    assertThat(routers.snapshots().getFirst().timeline())
        .noneMatch(change -> change.to() == StateName.ACTIVE);

    host.refusesVirtualLinks = false;
    host.advance(Troubles.RETRY_REFUSED.plus(ELECTED));
    assertThat(routers.snapshots().getFirst().state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void whatIsLeftToAnotherDaemonStaysAsItIs() {
    RouterSpec web = RouterSpecs.with(RFC9568, RouterSpecs.web(100, "192.168.1.233"));
    routers.apply(List.of(web));
    host.advance(ELECTED);
    VirtualRouters next = new VirtualRouters(host.host(), new CountedMetrics(), () -> {});
    next.await();
    next.apply(List.of(web));

    next.begin(routers.suspend());
    routers.retire(Set.of("web"));

    assertThat(host.virtualLinks).isEqualTo(Map.of("kv4-233-2", true));
    next.stopAll();
    assertThat(host.virtualLinks).isEmpty();
  }

  @Test
  void aDaemonThatOnlyMadeItselfReadyLeavesTheOthersInterfaceAlone() {
    RouterSpec web = RouterSpecs.with(VIRTUAL_MAC, RouterSpecs.web(100, "192.168.1.233"));
    routers.apply(List.of(web));
    host.advance(ELECTED);
    VirtualRouters next = new VirtualRouters(host.host(), new CountedMetrics(), () -> {});
    next.await();
    next.apply(List.of(web));

    next.stopAll();

    assertThat(host.virtualLinks).isEqualTo(Map.of("kv4-233-2", true));
  }

  @Test
  void otherTrackersChangeNothingElse() {
    RouterSpec web =
        RouterSpecs.together(
            RouterSpecs.with(
                new DataPlane(false, false),
                RouterSpecs.through(
                    RouterSpecs.web(100, "192.168.1.233"),
                    new Transport(
                        Transport.Mode.UNICAST, List.of(IpAddress.parse("192.168.1.131")), true))),
            "both");

    assertThat(web.tracking(List.of())).isEqualTo(web);
  }

  private static RouterSpec withoutLease(RouterSpec spec) {
    return Records.with(spec, "config", Records.with(spec.config(), "lease", Optional.empty()));
  }

  private static String hex(byte[] frame, int from, int to) {
    return HexFormat.of().formatHex(Arrays.copyOfRange(frame, from, to));
  }
}
