package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.Ipv4Prefix;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses that one virtual router has bound, and on which interface. */
final class BoundAddresses {
  private final AddressTable table;
  private final Set<Ipv4Prefix> bound = new LinkedHashSet<>();
  private int linkIndex;

  BoundAddresses(AddressTable table) {
    this.table = table;
  }

  List<Ipv4Prefix> list() {
    return List.copyOf(bound);
  }

  void install(int index, List<Ipv4Prefix> addresses, Optional<Duration> lifetime)
      throws HostException {
    linkIndex = index;
    for (Ipv4Prefix address : addresses) {
      table.install(index, address, lifetime);
      bound.add(address);
    }
  }

  /**
   * Removes what is bound and not to be kept; goes on after a refusal, which is thrown at the end.
   */
  void removeAllBut(List<Ipv4Prefix> kept) throws HostException {
    HostException refused = null;
    for (Ipv4Prefix address : list()) {
      if (!kept.contains(address)) {
        try {
          table.remove(linkIndex, address);
        } catch (HostException e) {
          refused = e;
        }
        bound.remove(address);
      }
    }
    if (refused != null) {
      throw refused;
    }
  }
}
