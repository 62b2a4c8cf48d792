package io.kubevrrp.node.runtime;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The receive checks that need the virtual router's configuration; RFC 9568 section 7.1, RFC 3768
 * section 7.1.
 */
final class Screening {
  private Screening() {}

  /** Why the advertisement is not for this virtual router; empty when it is. */
  static Optional<DiscardReason> of(
      RouterSpec spec, Ipv4Address own, ReceivedAdvertisement received) {
    Advertisement advertisement = received.advertisement();
    if (received.source().equals(own)) {
      return Optional.of(DiscardReason.OWN_ADDRESS);
    }
    if (advertisement.version() != spec.config().version()) {
      return Optional.of(DiscardReason.WRONG_VERSION);
    }
    if (!advertisement.authentication().equals(spec.speech().authentication())) {
      return Optional.of(DiscardReason.AUTHENTICATION_MISMATCH);
    }
    if (advertisement.version() == 2
        && !advertisement.interval().equals(spec.config().advertisementInterval())) {
      return Optional.of(DiscardReason.INTERVAL_MISMATCH);
    }
    // An overlap is a roll-out that this node has not seen yet; no overlap is somebody else's use
    // of the VRID.
    return overlaps(spec.addresses(), advertisement.addresses())
        ? Optional.empty()
        : Optional.of(DiscardReason.DISJOINT_ADDRESSES);
  }

  private static boolean overlaps(List<Ipv4Prefix> ours, List<Ipv4Address> theirs) {
    Set<Ipv4Address> common = ours.stream().map(Ipv4Prefix::address).collect(Collectors.toSet());
    common.retainAll(new HashSet<>(theirs));
    return !common.isEmpty();
  }
}
