package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.IpPrefix;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses that one virtual router has bound, and on which interface. */
final class BoundAddresses {
  private final AddressTable table;
  private final Set<IpPrefix> bound = new LinkedHashSet<>();
  private int linkIndex;

  BoundAddresses(AddressTable table) {
    this.table = table;
  }

  List<IpPrefix> list() {
    return List.copyOf(bound);
  }

  void install(int index, List<IpPrefix> addresses, Optional<Duration> lifetime)
      throws HostException {
    linkIndex = index;
    for (IpPrefix address : addresses) {
      table.install(index, address, lifetime);
      bound.add(address);
    }
  }

  /**
   * Removes what is bound and not to be kept; goes on after a refusal, which is thrown at the end.
   */
  void removeAllBut(List<IpPrefix> kept) throws HostException {
    HostException refused = null;
    for (IpPrefix address : list()) {
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
