package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import java.util.List;
import java.util.Optional;

/** Which interface a virtual router lives on. */
public sealed interface InterfaceMatch {
  /** Whether this is the interface. */
  boolean matches(Link link);

  /** The first interface that matches. */
  default Optional<Link> in(List<Link> links) {
    return links.stream().filter(this::matches).findFirst();
  }

  /**
   * The interface with this name.
   *
   * @param name as {@code ip link} prints it
   */
  record Named(String name) implements InterfaceMatch {
    @Override
    public boolean matches(Link link) {
      return link.name().equals(name);
    }
  }

  /**
   * The interface that has an address inside the prefix.
   *
   * @param prefix the prefix
   */
  record WithAddressIn(IpPrefix prefix) implements InterfaceMatch {
    @Override
    public boolean matches(Link link) {
      return link.addresses().stream().anyMatch(own -> prefix.contains(own.address()));
    }
  }

  /**
   * The interface whose subnet holds the address.
   *
   * @param address a virtual address
   */
  record OnSubnetOf(IpAddress address) implements InterfaceMatch {
    @Override
    public boolean matches(Link link) {
      return link.addresses().stream().anyMatch(own -> own.contains(address));
    }
  }
}
