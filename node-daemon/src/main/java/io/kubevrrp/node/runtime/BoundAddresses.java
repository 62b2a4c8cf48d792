package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.inet.IpPrefix;
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
  private final Set<IpPrefix> bound = new LinkedHashSet<>();
  private final Set<IpPrefix> ours = new HashSet<>();
  private int linkIndex;

  BoundAddresses(AddressTable table, LinkTable links) {
    this.table = table;
    this.links = links;
  }

  List<IpPrefix> list() {
    return List.copyOf(bound);
  }

  /** These are bound, by an earlier life of this daemon; a lease of theirs may end any time. */
  void adopt(int index, List<IpPrefix> addresses) {
    linkIndex = index;
    bound.addAll(addresses);
  }

  /**
   * Binds the addresses, or renews them. After a refusal some of them may be bound: all count as
   * such until they were removed.
   *
   * @return those of them that were bound before, and that somebody had removed meanwhile
   */
  List<IpPrefix> install(int index, List<IpPrefix> addresses, Optional<Duration> lifetime)
      throws HostException {
    linkIndex = index;
    bound.addAll(addresses);
    List<AddressTable.Installation> found = table.install(index, addresses, lifetime);
    List<IpPrefix> putBack = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      IpPrefix address = addresses.get(i);
      boolean foreign = found.get(i) == AddressTable.Installation.FOREIGN;
      boolean known = foreign ? ours.remove(address) : !ours.add(address);
      if (known && found.get(i) == AddressTable.Installation.ADDED) {
        putBack.add(address);
      }
    }
    return putBack;
  }

  /** Whether one of these was bound and is gone from the host, as far as it has told yet. */
  boolean lacksAnyOf(List<IpPrefix> addresses) {
    return addresses.stream()
        .filter(bound::contains)
        .anyMatch(address -> !links.holds(linkIndex, address) && !foreign(address));
  }

  /**
   * Removes what is bound and not to be kept; goes on after a refusal, which is thrown at the end.
   * What the kernel refused to remove stays in the list.
   */
  void removeAllBut(List<IpPrefix> kept) throws HostException {
    Set<IpPrefix> unwanted = new LinkedHashSet<>(bound);
    unwanted.removeAll(Set.copyOf(kept));
    try {
      remove(List.copyOf(unwanted));
    } catch (HostException _) {
      removeOneByOne(unwanted); // so that one that must stay keeps none of the others
    }
  }

  private void removeOneByOne(Set<IpPrefix> unwanted) throws HostException {
    HostException refused = null;
    for (IpPrefix address : unwanted) {
      try {
        remove(List.of(address));
      } catch (HostException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  private void remove(List<IpPrefix> addresses) throws HostException {
    table.remove(linkIndex, addresses);
    addresses.forEach(bound::remove);
    addresses.forEach(ours::remove);
  }

  private boolean foreign(IpPrefix address) {
    return links.links().stream()
        .filter(link -> link.index() == linkIndex)
        .map(Link::addresses)
        .anyMatch(addresses -> addresses.contains(address));
  }
}
