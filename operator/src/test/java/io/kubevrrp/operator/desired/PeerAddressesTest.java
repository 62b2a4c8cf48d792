package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Node a told of its interfaces: eth0 is inside, eth1 leads to another network, where a keepalived
 * of old still holds a group's address and another one.
 */
class PeerAddressesTest {
  private static final VIPNode REPORTING = reporting();
  private final NodeLinks links = new NodeLinks(List.of(REPORTING));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{addresses: [192.168.1.233], vrrp: {transport: Unicast}} | a | 192.168.1.129",
        "{addresses: [10.0.0.233], vrrp: {transport: Unicast}} | a | 10.0.0.129",
        "{addresses: [192.168.1.233], interface: {name: eth1}, vrrp: {peers: Strict}} | a | 192.168.1.129 192.168.1.130 172.30.0.1",
        "{addresses: [10.0.0.233], vrrp: {peers: Strict}} | a | 10.0.0.129 10.0.0.128",
        "{addresses: [172.16.0.1], vrrp: {transport: Unicast}} | a | 10.0.0.129",
        "{addresses: [192.168.1.233], vrrp: {transport: Unicast}} | b | 10.0.0.131",
      })
  void nodesAreKnownByTheInterfaceThatTheGroupLivesOn(String spec, String node, String addresses) {
    VIPGroup.Spec group = Serialization.unmarshal("---\n" + spec, VIPGroup.Spec.class);

    assertThat(new PeerAddresses(links, group, false).of(node(node)))
        .containsExactly(addresses.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({"a, 2001:db8::129", "b, fd00::131"})
  void ofTheirOwnFamily(String node, String address) {
    VIPGroup.Spec group =
        Serialization.unmarshal(
            "---\n{addresses: ['2001:db8::233'], vrrp: {transport: Unicast}}", VIPGroup.Spec.class);

    assertThat(new PeerAddresses(links, group, true).of(node(node))).containsExactly(address);
  }

  private static VIPNode reporting() {
    VIPNode node = new VIPNode();
    node.getMetadata().setName("a");
    node.setStatus(
        new VIPNode.Status(null, null, null, List.of(), List.of(), List.of(), List.of(), List.of())
            .withInterfaces(
                List.of(
                    link("eth0", "10.0.0.128/24", "10.0.0.129/24", "fd00::129/64"),
                    link(
                        "eth1",
                        "172.30.0.1/24",
                        "192.168.1.100/32",
                        "192.168.1.129/24",
                        "192.168.1.130/24",
                        "192.168.1.233/24",
                        "2001:db8::129/64"))));
    return node;
  }

  private static VIPNode.Link link(String name, String... addresses) {
    return new VIPNode.Link(name, null, List.of(addresses), true);
  }

  private static Node node(String name) {
    String last = name.equals("a") ? "129" : "131";
    NodeBuilder node = new NodeBuilder().withNewMetadata().withName(name).endMetadata();
    Stream.of("10.0.0." + last, "fd00::" + last)
        .forEach(address ->
            node.editOrNewStatus()
                .addNewAddress()
                .withType("InternalIP")
                .withAddress(address)
                .endAddress()
                .endStatus());
    return node.build();
  }
}
