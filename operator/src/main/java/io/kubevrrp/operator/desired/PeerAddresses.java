package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * By which addresses the nodes of a group know each other: those of the interfaces that the group
 * lives on, as far as the nodes' daemons report them, else what the nodes' status says.
 */
final class PeerAddresses {
  private final NodeLinks links;
  private final VIPGroup.Spec spec;
  private final boolean ipv6;

  /** Of one group and family. */
  PeerAddresses(NodeLinks links, VIPGroup.Spec spec, boolean ipv6) {
    this.links = links;
    this.spec = spec;
    this.ipv6 = ipv6;
  }

  /** A node's: the one that unicast goes to, or all from which multicast may come. */
  Stream<String> of(Node node) {
    List<String> internal = NodeAddresses.internal(node, ipv6);
    List<String> own =
        links.addresses(node.getMetadata().getName(), spec).stream()
            .filter(address -> VirtualAddress.isIpv6(address) == ipv6)
            .toList();
    boolean reachable = own.isEmpty() || internal.stream().anyMatch(own::contains);
    if (spec.vrrp().transport() == VrrpSettings.Transport.UNICAST) {
      return reachable ? internal.stream() : own.stream().limit(1);
    }
    return reachable ? Stream.concat(internal.stream(), own.stream()).distinct() : own.stream();
  }
}
