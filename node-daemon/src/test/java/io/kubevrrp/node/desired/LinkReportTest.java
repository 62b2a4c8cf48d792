package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkReportTest {
  private static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);

  @Test
  void anInterfaceIsReportedWithItsAddressesAlsoWhileItIsDown() {
    assertThat(
            LinkReport.of(
                List.of(link("eth1", false, "192.168.1.9/24", "10.0.0.9/8"), link("eth0", true))))
        .containsExactly(
            new VIPNode.Link("eth0", "02:00:00:00:00:01", List.of(), true),
            new VIPNode.Link(
                "eth1", "02:00:00:00:00:01", List.of("10.0.0.9/8", "192.168.1.9/24"), false));
  }

  @Test
  void whatBelongsToPodsAndTheLoopbackIsNoNews() {
    assertThat(
            LinkReport.of(
                List.of(
                    link("lo", true, "127.0.0.1/8"),
                    link("veth12ab", true),
                    link("cali0a1b2c", true),
                    link("kube-ipvs0", true, "10.96.0.1/32"),
                    link("eth0", true, "169.254.7.7/16"))))
        .containsExactly(new VIPNode.Link("eth0", "02:00:00:00:00:01", List.of(), true));
  }

  @Test
  void anInterfaceWithoutHardwareAddressHasNone() {
    assertThat(LinkReport.of(List.of(new Link(1, "tun0", new MacAddress(0), true, List.of()))))
        .containsExactly(new VIPNode.Link("tun0", null, List.of(), true));
  }

  @Test
  void aHostWithVeryManyInterfacesReportsSome() {
    List<Link> links = IntStream.range(0, 500).mapToObj(i -> link("eth" + i, true)).toList();

    assertThat(LinkReport.of(links)).hasSize(LinkReport.MOST);
  }

  private static Link link(String name, boolean up, String... addresses) {
    return new Link(1, name, MAC, up, Stream.of(addresses).map(IpPrefix::parse).toList());
  }
}
