package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.HmacScreening;
import java.util.List;
import java.util.Optional;

/**
 * A virtual router as it is configured on this node.
 *
 * @param name unique on the node
 * @param group the VIPGroup it comes from
 * @param networkInterface where it lives
 * @param config how it elects
 * @param priority the base priority
 * @param addresses the virtual addresses, with the prefix length they are bound with
 * @param transport how its advertisements travel
 * @param speech how its advertisements are written
 * @param dataPlane what becomes of packets to its addresses
 * @param syncGroup the name of those that move together with it
 * @param trackers what its priority depends on
 * @param delays what it does not believe at once
 */
public record RouterSpec(
    String name,
    String group,
    InterfaceMatch networkInterface,
    RouterConfig config,
    Priority priority,
    List<IpPrefix> addresses,
    Transport transport,
    Speech speech,
    DataPlane dataPlane,
    Optional<String> syncGroup,
    List<TrackedThing> trackers,
    Delays delays) {
  public RouterSpec {
    addresses = List.copyOf(addresses);
    trackers = List.copyOf(trackers);
    if (addresses.stream().map(IpPrefix::family).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "a virtual router has addresses of one family: give IPv4 and IPv6 one each");
    }
    if (config.version() == 2 && addresses.getFirst().family() == AddressFamily.IPV6) {
      throw new IllegalArgumentException("VRRP version 2 has no IPv6 (RFC 3768): set version: 3");
    }
    if (dataPlane.virtualMac() && transport.mode() == Transport.Mode.UNICAST) {
      throw new IllegalArgumentException(
          "the virtual MAC is for multicast: set macMode: Interface or transport: Multicast");
    }
    if (speech.linkLocalFirst() && !firstIsLinkLocal(addresses)) {
      throw new IllegalArgumentException(
          "checksum: RFC9568 asks for a link-local first IPv6 address (RFC 9568 section 5.2.9), without which the"
              + " others discard what is said: put an fe80 address first, or leave checksum out");
    }
  }

  private static boolean firstIsLinkLocal(List<IpPrefix> addresses) {
    return switch (addresses.getFirst().address()) {
      case Ipv4Address _ -> true; // the rule is for IPv6
      case Ipv6Address ipv6 -> ipv6.isLinkLocal();
    };
  }

  /** The family of its addresses. */
  public AddressFamily family() {
    return addresses.getFirst().family();
  }

  /** The addresses that advertisements name: as many as wanted, as far as they fit a packet. */
  List<IpAddress> advertised() {
    return addresses.stream()
        .<IpAddress>map(IpPrefix::address)
        .limit(Math.min(speech.mostNamed(), Advertisement.mostAddresses(family())))
        .toList();
  }

  /** The same with other trackers. */
  RouterSpec tracking(List<TrackedThing> others) {
    return new RouterSpec(
        name,
        group,
        networkInterface,
        config,
        priority,
        addresses,
        transport,
        speech,
        dataPlane,
        syncGroup,
        others,
        delays);
  }

  /** Whether the host takes what is sent to the addresses; RFC 9568 section 6.1. */
  boolean accepts() {
    return dataPlane.accept() || priority.equals(Priority.OWNER);
  }

  /**
   * How advertisements are written.
   *
   * @param checksum version 3's checksum dialect
   * @param authentication version 2's authentication
   * @param hmac version 3's authentication
   * @param linkLocalFirst IPv6: whether others must name a link-local address first (RFC 9568
   *     section 5.2.9)
   * @param mostNamed so many addresses are named at most, at least 1
   */
  public record Speech(
      Checksum checksum,
      Authentication authentication,
      Optional<HmacScreening.Policy> hmac,
      boolean linkLocalFirst,
      int mostNamed) {
    /** One that names all addresses. */
    public Speech(
        Checksum checksum,
        Authentication authentication,
        Optional<HmacScreening.Policy> hmac,
        boolean linkLocalFirst) {
      this(checksum, authentication, hmac, linkLocalFirst, Integer.MAX_VALUE);
    }
  }

  /**
   * A service or an interface that the priority depends on.
   *
   * @param kind which of the two
   * @param name its name
   * @param rule what it does to the priority
   */
  public record TrackedThing(Kind kind, String name, EffectivePriority.Rule rule) {}

  /** What can be tracked. */
  public enum Kind {
    /** A tracked service. */
    SERVICE,
    /** A network interface. */
    INTERFACE
  }

  /** Whether its priority depends on this service. */
  boolean tracks(String service) {
    return trackers.stream()
        .anyMatch(tracked -> tracked.kind() == Kind.SERVICE && tracked.name().equals(service));
  }

  /**
   * Whether the other is the same virtual router, so that a change need not restart it. How the
   * interface is chosen does not matter, only which one it comes to.
   */
  boolean sameIdentity(RouterSpec other, List<Link> links) {
    return networkInterface
            .in(links)
            .map(Link::index)
            .equals(other.networkInterface.in(links).map(Link::index))
        && family() == other.family()
        && config.virtualRouterId() == other.config.virtualRouterId()
        && config.version() == other.config.version()
        && dataPlane.virtualMac() == other.dataPlane.virtualMac();
  }
}
