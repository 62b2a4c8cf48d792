package io.kubevrrp.operator.allocation;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the network segment on which the virtual routers of a group speak: a VRID has to
 * be unique there, and for each family apart (RFC 9568 section 5.2.3).
 *
 * @param families of the addresses
 * @param subnets that are known to be on the segment; empty when none is
 * @param networkInterface the interface's name on every node, where the group names it
 * @param nodes the nodes of the group
 */
public record Segment(
    Set<Family> families,
    Set<Prefix> subnets,
    Optional<String> networkInterface,
    Set<String> nodes) {
  /** The two families, whose virtual routers do not hear each other. */
  public enum Family {
    /** Protocol 112 over IPv4. */
    IPV4,
    /** Protocol 112 over IPv6. */
    IPV6
  }

  public Segment {
    families = Set.copyOf(families);
    subnets = Set.copyOf(subnets);
    nodes = Set.copyOf(nodes);
  }

  /**
   * Whether virtual routers here and there could hear each other. What is not known counts as yes:
   * a VRID used twice on a segment costs more than one unused.
   */
  public boolean mayMeet(Segment other) {
    if (Collections.disjoint(families, other.families)) {
      return false;
    }
    boolean onOneNode = !Collections.disjoint(nodes, other.nodes);
    boolean bothNamed = networkInterface.isPresent() && other.networkInterface.isPresent();
    boolean sameName = bothNamed && networkInterface.equals(other.networkInterface);
    if (onOneNode && bothNamed) {
      return sameName || overlaps(other);
    }
    return subnets.isEmpty() || other.subnets.isEmpty() || overlaps(other);
  }

  private boolean overlaps(Segment other) {
    return subnets.stream().anyMatch(here -> other.subnets.stream().anyMatch(here::overlaps));
  }
}
