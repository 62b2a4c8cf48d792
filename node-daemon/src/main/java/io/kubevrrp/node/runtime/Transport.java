package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.AdvertisementCodec;
import java.util.List;
import java.util.Optional;

/**
 * How the advertisements of a virtual router travel, and whose are heard.
 *
 * @param mode to everybody or to the others of the group, one by one
 * @param members the addresses of all nodes of the group, this one among them
 * @param strict whether only members are heard
 */
public record Transport(Mode mode, List<IpAddress> members, boolean strict) {
  /** To everybody, from everybody. */
  public static final Transport MULTICAST = new Transport(Mode.MULTICAST, List.of(), false);

  public Transport {
    members = List.copyOf(members);
  }

  /** To whom advertisements go. */
  public enum Mode {
    /** 224.0.0.18 or ff02::12. */
    MULTICAST,
    /** Each of the other members. */
    UNICAST
  }

  /** The source of advertisements on this interface. */
  Optional<IpAddress> localAddress(Link link, AddressFamily family) {
    return switch (mode) {
      case MULTICAST -> link.primaryAddress(family);
      case UNICAST -> ofFamily(family).stream().filter(link::has).findFirst();
    };
  }

  /** Where advertisements go, each as a packet of its own. */
  List<IpAddress> destinations(Link link, AddressFamily family) {
    return switch (mode) {
      case MULTICAST -> List.of(AdvertisementCodec.group(family));
      case UNICAST -> ofFamily(family).stream().filter(member -> !link.has(member)).toList();
    };
  }

  /** Why nobody could be heard or would hear; a router that is alone so must not become Active. */
  Optional<TransitionReason> fault(Link link, AddressFamily family) {
    Optional<IpAddress> own = localAddress(link, family);
    if (own.isPresent() && !hears(own.get())) {
      // The others, who have the same list, would not hear us, nor would we hear them.
      return Optional.of(TransitionReason.NOT_AMONG_PEERS);
    }
    if (own.isEmpty()) {
      return Optional.of(
          mode == Mode.UNICAST
              ? TransitionReason.NOT_AMONG_PEERS
              : TransitionReason.NO_PRIMARY_ADDRESS);
    }
    return destinations(link, family).isEmpty()
        ? Optional.of(TransitionReason.NO_PEERS)
        : Optional.empty();
  }

  /** Whether what this router sends and hears has this destination. */
  boolean listensTo(IpAddress destination, IpAddress own) {
    return switch (mode) {
      case MULTICAST -> destination.isMulticast();
      case UNICAST -> destination.equals(own);
    };
  }

  /** Whether the sender is one of those that are heard. */
  boolean hears(IpAddress sender) {
    return !strict || members.contains(sender);
  }

  private List<IpAddress> ofFamily(AddressFamily family) {
    return members.stream().filter(member -> member.family() == family).toList();
  }
}
