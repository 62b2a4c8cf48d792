package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.inet.Ipv4Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses that one virtual router has bound, and on which interface. */
final class BoundAddresses {
  private final AddressTable table;
  private final LinkTable links;
  private final Set<Ipv4Prefix> bound = new LinkedHashSet<>();
  private final Set<Ipv4Prefix> ours = new HashSet<>();
  private int linkIndex;

  BoundAddresses(AddressTable table, LinkTable links) {
    this.table = table;
    this.links = links;
  }

  List<Ipv4Prefix> list() {
    return List.copyOf(bound);
  }

  /**
   * Binds the addresses, or renews them.
   *
   * @return those of them that were bound before, and that somebody had removed meanwhile
   */
  List<Ipv4Prefix> install(int index, List<Ipv4Prefix> addresses, Optional<Duration> lifetime)
      throws HostException {
    linkIndex = index;
    List<Ipv4Prefix> putBack = new ArrayList<>();
    for (Ipv4Prefix address : addresses) {
      AddressTable.Installation found = table.install(index, address, lifetime);
      boolean known = ours.contains(address);
      if (found == AddressTable.Installation.FOREIGN) {
        ours.remove(address);
      } else {
        ours.add(address);
      }
      if (known && found == AddressTable.Installation.ADDED) {
        putBack.add(address);
      }
      bound.add(address);
    }
    return putBack;
  }

  /** Whether one of these was bound and is gone from the host, as far as it has told yet. */
  boolean lacksAnyOf(List<Ipv4Prefix> addresses) {
    return addresses.stream()
        .filter(bound::contains)
        .anyMatch(address -> !links.holds(linkIndex, address) && !foreign(address));
  }

  /**
   * Removes what is bound and not to be kept; goes on after a refusal, which is thrown at the end.
   * What the kernel refused to remove stays in the list.
   */
  void removeAllBut(List<Ipv4Prefix> kept) throws HostException {
    HostException refused = null;
    for (Ipv4Prefix address : list()) {
      if (!kept.contains(address)) {
        try {
          table.remove(linkIndex, address);
          bound.remove(address);
          ours.remove(address);
        } catch (HostException e) {
          refused = e;
        }
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  private boolean foreign(Ipv4Prefix address) {
    return links.links().stream()
        .filter(link -> link.index() == linkIndex)
        .map(Link::addresses)
        .anyMatch(addresses -> addresses.contains(address));
  }
}
