package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
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
 * @param addresses its addresses that are not ours and can be used, the primary IPv4 one first
 */
public record Link(int index, String name, MacAddress mac, boolean up, List<IpPrefix> addresses) {
  public Link {
    addresses = List.copyOf(addresses);
  }

  /**
   * The source of multicast advertisements: the first IPv4 address that is no virtual one (RFC 9568
   * section 5.1.1.1), or the first link-local IPv6 address (section 5.1.2.1).
   */
  public Optional<IpAddress> primaryAddress(AddressFamily family) {
    return addresses.stream()
        .map(IpPrefix::address)
        .filter(address -> speaks(address, family))
        .findFirst();
  }

  /** Whether the interface has this address, a virtual one of ours not counted. */
  public boolean has(IpAddress address) {
    return addresses.stream().anyMatch(own -> own.address().equals(address));
  }

  private static boolean speaks(IpAddress address, AddressFamily family) {
    return switch (address) {
      case Ipv4Address _ -> family == AddressFamily.IPV4;
      case Ipv6Address ipv6 -> family == AddressFamily.IPV6 && ipv6.isLinkLocal();
    };
  }
}
