package io.kubevrrp.operator.allocation;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody asks for.
 *
 * @param name unique; begins with the namespace and a slash
 * @param namespace where it comes from
 * @param families of which it wants an address each, the most important one first
 * @param allFamilies whether it cannot do without any of them, or without the first one only
 * @param requested addresses that it insists on, one for each family at most; none: any will do
 * @param pool the pool that it insists on
 * @param sharing claims of one namespace with the same word may have one address, as long as their
 *     ports differ
 * @param ports where it listens
 * @param held the addresses that an earlier decision gave it
 */
public record AddressClaim(
    String name,
    String namespace,
    List<Segment.Family> families,
    boolean allFamilies,
    List<IpAddress> requested,
    Optional<String> pool,
    Optional<String> sharing,
    Set<Port> ports,
    Set<IpAddress> held) {
  public AddressClaim {
    families = List.copyOf(families);
    requested = List.copyOf(requested);
    ports = Set.copyOf(ports);
    held = Set.copyOf(held);
  }

  /**
   * A port.
   *
   * @param protocol TCP, UDP or SCTP
   * @param number 1 to 65535
   */
  public record Port(String protocol, int number) {}

  /** Whether the two may have the same address; both have to want it. */
  boolean sharesWith(AddressClaim other) {
    return sharing.isPresent()
        && sharing.equals(other.sharing)
        && namespace.equals(other.namespace)
        && Collections.disjoint(ports, other.ports);
  }

  /** The address of this family that it insists on. */
  Optional<IpAddress> requested(Segment.Family family) {
    return requested.stream().filter(address -> address.family() == family).findFirst();
  }

  /** The address of this family that it has. */
  Optional<IpAddress> held(Segment.Family family) {
    return held.stream().filter(address -> address.family() == family).sorted().findFirst();
  }

  /** Whether an address of this family has to be there. */
  boolean needs(Segment.Family family) {
    return allFamilies || families.getFirst() == family || requested(family).isPresent();
  }
}
