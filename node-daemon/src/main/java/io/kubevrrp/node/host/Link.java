package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.inet.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * A network interface of the host as it is now.
 *
 * @param index the kernel's ifindex; a re-created interface gets another
 * @param name its name
 * @param mac its hardware address
 * @param up administratively up and with carrier (IFF_UP and IFF_LOWER_UP)
 * @param addresses its IPv4 addresses that are not ours, the primary one first
 */
public record Link(int index, String name, MacAddress mac, boolean up, List<Ipv4Prefix> addresses) {
  public Link {
    addresses = List.copyOf(addresses);
  }

  /**
   * The source of advertisements (RFC 9568 section 5.1.1.1): the first address that is no virtual
   * one.
   */
  public Optional<Ipv4Address> primaryAddress() {
    return addresses.stream().findFirst().map(Ipv4Prefix::address);
  }
}
