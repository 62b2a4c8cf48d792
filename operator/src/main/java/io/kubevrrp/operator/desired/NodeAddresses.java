package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The addresses under which nodes reach each other, as their status says. */
final class NodeAddresses {
  private static final Pattern WRITTEN = Pattern.compile(VirtualAddress.HOST_PATTERN);

  private NodeAddresses() {}

  /** A node's addresses of type InternalIP, of one family. */
  static List<String> internal(Node node, boolean ipv6) {
    return Optional.ofNullable(node.getStatus())
        .map(status -> status.getAddresses())
        .orElse(List.of())
        .stream()
        .filter(address -> "InternalIP".equals(address.getType()))
        .map(NodeAddress::getAddress)
        .filter(address -> WRITTEN.matcher(address).matches())
        .filter(address -> VirtualAddress.isIpv6(address) == ipv6)
        .toList();
  }
}
