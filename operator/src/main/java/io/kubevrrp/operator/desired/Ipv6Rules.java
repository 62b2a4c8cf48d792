package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.ArrayList;
import java.util.List;

/** The CEL rules that a group with IPv6 addresses has to keep, with their sentences. */
final class Ipv6Rules {
  static final String NOT_VERSION_2 =
      "VRRP version 2 has no IPv6 (RFC 3768): set version: 3, or leave the IPv6 addresses out";
  static final String LINK_LOCAL_ANYWHERE =
      "a link-local address (fe80::/10) fits every interface: name the interface, or add an IPv6 address of its subnet";
  static final String LINK_LOCAL_FIRST =
      "with checksum: RFC9568 the first IPv6 address is a link-local one (RFC 9568 section 5.2.9): put one of"
          + " fe80::/10 before the others, or use checksum: Keepalived";
  static final String STRICT_MULTICAST =
      "peers: Strict knows the nodes' own addresses, but IPv6 multicast comes from link-local ones: use transport:"
          + " Unicast, or peers: Any";

  private Ipv6Rules() {}

  /** The sentences of the rules that a group breaks; none without IPv6. */
  static List<String> broken(VIPGroup.Spec spec) {
    List<String> addresses = spec.addresses().stream().filter(VirtualAddress::isIpv6).toList();
    List<String> broken = new ArrayList<>();
    if (addresses.isEmpty()) {
      return broken;
    }
    VrrpSettings vrrp = spec.vrrp();
    if (vrrp.version() == 2) {
      broken.add(NOT_VERSION_2);
    }
    if (spec.networkInterface() == null
        && addresses.stream().allMatch(VirtualAddress::isLinkLocal)) {
      broken.add(LINK_LOCAL_ANYWHERE);
    }
    if (vrrp.checksum() == VrrpSettings.Checksum.RFC9568
        && !VirtualAddress.isLinkLocal(addresses.getFirst())) {
      broken.add(LINK_LOCAL_FIRST);
    }
    if (vrrp.peers() == VrrpSettings.Peers.STRICT
        && vrrp.transport() == VrrpSettings.Transport.MULTICAST) {
      broken.add(STRICT_MULTICAST);
    }
    return broken;
  }
}
