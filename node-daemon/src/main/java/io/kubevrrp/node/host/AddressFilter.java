package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.IpAddress;
import java.util.Set;

/**
 * Keeps what comes in for some addresses from the host (Accept_Mode false, RFC 9568 section 6.1):
 * all but ARP and neighbour discovery. Used on the event loop only.
 */
public interface AddressFilter {
  /**
   * Makes ready, so that a refusal of the kernel's is known before an address is needed.
   *
   * @throws HostException when the kernel has no nf_tables, or refuses
   */
  void prepare() throws HostException;

  /**
   * Keeps these addresses from the host, and those no longer that this router named before.
   *
   * @param router its name; an address that two name is kept for as long as one does
   * @throws HostException when the kernel refuses
   */
  void refuse(String router, Set<IpAddress> addresses) throws HostException;
}
