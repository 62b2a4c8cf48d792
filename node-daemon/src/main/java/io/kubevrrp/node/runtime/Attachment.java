package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressFilter;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.VirtualLink;
import io.kubevrrp.node.host.VirtualLinks;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.inet.VirtualRouterMac;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one virtual router's addresses are attached to its interface: with the interface's MAC or
 * with one of their own, and whether the host takes what is sent to them.
 */
final class Attachment {
  private final String router;
  private final VirtualLinks links;
  private final AddressFilter filter;
  private Optional<VirtualLink> made = Optional.empty();
  private @Nullable RouterSpec attached;

  Attachment(String router, Host host) {
    this.router = router;
    this.links = host.virtualLinks();
    this.filter = host.filter();
  }

  /** The MAC that the addresses have. */
  static MacAddress mac(RouterSpec spec, Link link) {
    return spec.dataPlane().virtualMac()
        ? VirtualRouterMac.of(spec.family(), spec.config().virtualRouterId())
        : link.mac();
  }

  /**
   * Makes ready what {@link #attach} needs, so that a refusal is known before the election is won.
   *
   * @throws HostException when the kernel refuses
   */
  void prepare(RouterSpec spec, Link link) throws HostException {
    if (!spec.accepts()) {
      filter.prepare();
    }
    if (spec.dataPlane().virtualMac()) {
      VirtualLink virtual = virtual(spec, link);
      if (made.filter(known -> known.name().equals(virtual.name())).isEmpty()) {
        if (made.isPresent()) {
          remove();
        }
        links.prepare(virtual);
        made = Optional.of(virtual);
      }
    }
  }

  /**
   * Attaches the addresses that are to be bound.
   *
   * @return the index of the interface on which to bind them
   * @throws HostException when the kernel refuses
   */
  int attach(RouterSpec spec, Link link) throws HostException {
    if (!spec.equals(attached)) { // renewals are many, changes few
      filter.refuse(router, refused(spec));
      attached = spec;
    }
    if (!spec.dataPlane().virtualMac()) {
      return link.index();
    }
    VirtualLink virtual = virtual(spec, link);
    made = Optional.of(virtual);
    return links.raise(virtual);
  }

  /** Whether something of it may still be there after {@link #attach}. */
  boolean attached() {
    return attached != null;
  }

  /**
   * The addresses are not bound any more.
   *
   * @throws HostException when the kernel refuses
   */
  void detach() throws HostException {
    if (made.isPresent()) {
      links.lower(made.get());
    }
    if (attached != null) {
      filter.refuse(router, Set.of());
      attached = null;
    }
  }

  /**
   * The router leaves the interface.
   *
   * @throws HostException when the kernel refuses
   */
  void remove() throws HostException {
    detach();
    if (made.isPresent()) {
      links.remove(made.get());
      made = Optional.empty();
    }
  }

  private static VirtualLink virtual(RouterSpec spec, Link link) {
    return new VirtualLink(link, spec.family(), spec.config().virtualRouterId());
  }

  private static Set<IpAddress> refused(RouterSpec spec) {
    return spec.accepts()
        ? Set.of()
        : spec.addresses().stream().<IpAddress>map(IpPrefix::address).collect(Collectors.toSet());
  }
}
