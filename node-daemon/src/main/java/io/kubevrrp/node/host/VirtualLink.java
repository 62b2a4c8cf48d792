package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.inet.VirtualRouterMac;

/**
 * An interface of the daemon's own that has a virtual router's MAC, on the interface on which the
 * router lives.
 *
 * @param parent that interface
 * @param family of the virtual router
 * @param vrid of the virtual router, 1 to 255
 */
public record VirtualLink(Link parent, AddressFamily family, int vrid) {
  /** RFC 9568 section 7.3. */
  public MacAddress mac() {
    return VirtualRouterMac.of(family, vrid);
  }

  /** The same in every life of the daemon, and another one on every other interface. */
  public String name() {
    int number =
        switch (family) {
          case IPV4 -> 4;
          case IPV6 -> 6;
        };
    return "kv" + number + "-" + vrid + "-" + parent.index();
  }
}
