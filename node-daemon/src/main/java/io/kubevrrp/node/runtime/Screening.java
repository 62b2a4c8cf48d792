package io.kubevrrp.node.runtime;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterEvent;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.HmacScreening;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The receive checks that need the virtual router's configuration; RFC 9568 section 7.1, RFC 3768
 * section 7.1. Keeps in mind who names other addresses than this router has.
 */
final class Screening {
  /** For how long a disagreement that is not heard again is told. */
  static final Duration REMEMBERED = Duration.ofSeconds(60);

  private final TimeSource time;
  private final Runnable disagreed;
  private @Nullable HmacScreening proofs;
  private Optional<RouterSnapshot.Disagreement> disagreement = Optional.empty();
  private MonotonicTime disagreedAt;

  // The last advertisement that passed without a word, and for whom: a peer says the same for days.
  private @Nullable ReceivedAdvertisement passed;
  private @Nullable RouterSpec passedFor;
  private @Nullable IpAddress passedAt;

  /**
   * Has heard nobody yet.
   *
   * @param disagreed called when somebody else disagrees, or about other addresses
   */
  Screening(TimeSource time, Runnable disagreed) {
    this.time = time;
    this.disagreed = disagreed;
    this.disagreedAt = time.now();
  }

  /** Who names other addresses than this router has. */
  Optional<RouterSnapshot.Disagreement> disagreement() {
    boolean over = time.now().since(disagreedAt).compareTo(REMEMBERED) >= 0;
    return over ? Optional.empty() : disagreement;
  }

  /** Why the advertisement is not for this virtual router; empty when it is. */
  Optional<DiscardReason> of(RouterSpec spec, IpAddress own, ReceivedAdvertisement received) {
    if (passed(spec, own, received)) {
      return Optional.empty();
    }
    Optional<DiscardReason> discarded =
        sender(spec, own, received)
            .or(() -> message(spec, received))
            .or(() -> proof(spec, received))
            .or(() -> addresses(spec, received));
    boolean plain = discarded.isEmpty() && spec.speech().hmac().isEmpty() && agrees(spec, received);
    passed = plain ? received : null;
    passedFor = spec;
    passedAt = own;
    return discarded;
  }

  /** A proof is a new one each time, and who disagrees is noted each time. */
  @SuppressWarnings("ReferenceEquality") // the very same, not another that is equal
  private boolean passed(RouterSpec spec, IpAddress own, ReceivedAdvertisement received) {
    return passed == received && passedFor == spec && own.equals(passedAt);
  }

  private static boolean agrees(RouterSpec spec, ReceivedAdvertisement received) {
    return new HashSet<>(received.advertisement().addresses())
        .equals(new HashSet<>(spec.advertised()));
  }

  /** What an advertisement that is for this virtual router means to its election. */
  static RouterEvent event(ReceivedAdvertisement received) {
    Advertisement advertisement = received.advertisement();
    return new RouterEvent.AdvertisementReceived(
        received.source(), new Priority(advertisement.priority()), advertisement.interval());
  }

  private static Optional<DiscardReason> sender(
      RouterSpec spec, IpAddress own, ReceivedAdvertisement received) {
    if (received.source().equals(own)) {
      return Optional.of(DiscardReason.OWN_ADDRESS);
    }
    if (!spec.transport().listensTo(received.path().destination(), own)) {
      return Optional.of(DiscardReason.WRONG_DESTINATION);
    }
    return spec.transport().hears(received.source())
        ? Optional.empty()
        : Optional.of(DiscardReason.NOT_A_PEER);
  }

  private static Optional<DiscardReason> message(RouterSpec spec, ReceivedAdvertisement received) {
    Advertisement advertisement = received.advertisement();
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
    boolean strayFirst =
        spec.speech().linkLocalFirst()
            && advertisement.addresses().getFirst() instanceof Ipv6Address first
            && !first.isLinkLocal();
    return strayFirst ? Optional.of(DiscardReason.FIRST_NOT_LINK_LOCAL) : Optional.empty();
  }

  private Optional<DiscardReason> proof(RouterSpec spec, ReceivedAdvertisement received) {
    Optional<HmacScreening.Policy> policy = spec.speech().hmac();
    if (policy.isEmpty()) {
      proofs = null;
      return received.trailer().map(_ -> DiscardReason.AUTHENTICATION_MISMATCH);
    }
    if (proofs == null) {
      proofs = new HmacScreening(policy.get());
    } else if (!proofs.policy().equals(policy.get())) {
      proofs = proofs.under(policy.get());
    }
    return proofs.check(received, time.wallClock());
  }

  /**
   * An overlap is a roll-out that has not reached everybody; no overlap is somebody else's use of
   * the VRID.
   */
  private Optional<DiscardReason> addresses(RouterSpec spec, ReceivedAdvertisement received) {
    Set<IpAddress> theirs = new HashSet<>(received.advertisement().addresses());
    Set<IpAddress> ours =
        spec.addresses().stream().map(IpPrefix::address).collect(Collectors.toSet());
    if (agrees(spec, received)) {
      return Optional.empty();
    }
    ours.retainAll(theirs);
    boolean foreign = ours.isEmpty();
    note(
        new RouterSnapshot.Disagreement(
            received.source(), received.advertisement().addresses(), foreign));
    return foreign ? Optional.of(DiscardReason.DISJOINT_ADDRESSES) : Optional.empty();
  }

  private void note(RouterSnapshot.Disagreement now) {
    boolean news = !disagreement().equals(Optional.of(now));
    disagreement = Optional.of(now);
    disagreedAt = time.now();
    if (news) {
      disagreed.run();
    }
  }
}
