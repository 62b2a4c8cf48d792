package io.kubevrrp.operator.allocation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses that may be given away.
 *
 * @param name the pool's name
 * @param ranges its addresses, in the order in which they are given away
 * @param open whether it gives away anything new; one that is not lets what it gave stay
 * @param autoAssign whether it serves claims that name neither a pool nor an address
 * @param avoidZeroAnd255 whether addresses whose last octet is 0 or 255 are given only to who asks
 *     for one
 * @param namespaces whose claims it serves
 */
public record Pool(
    String name,
    List<AddressRange> ranges,
    boolean open,
    boolean autoAssign,
    boolean avoidZeroAnd255,
    Set<String> namespaces) {
  public Pool {
    ranges = List.copyOf(ranges);
    namespaces = Set.copyOf(namespaces);
  }

  /** Whether the address is one of its own. */
  public boolean contains(IpAddress address) {
    return rangeOf(address).isPresent();
  }

  /** The first range that has the address. */
  public Optional<AddressRange> rangeOf(IpAddress address) {
    return ranges.stream().filter(range -> range.contains(address)).findFirst();
  }

  /** Whether claims of this namespace may have its addresses. */
  public boolean serves(String namespace) {
    return namespaces.contains(namespace);
  }

  boolean has(Segment.Family family) {
    return ranges.stream().anyMatch(range -> range.family() == family);
  }
}
