package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.util.Optional;

/** What one virtual router hears of its peers, and whom it believes. */
final class Hearing {
  private final RouterRunner runner;
  private final Guard guard;
  private final Chronicle chronicle;
  private final Owner owner;
  private final Screening screening;

  /** Has heard nobody yet. */
  Hearing(RouterRunner runner, TimeSource time, Guard guard, Chronicle chronicle, Owner owner) {
    this.runner = runner;
    this.guard = guard;
    this.chronicle = chronicle;
    this.owner = owner;
    this.screening = new Screening(time, this::disagreed);
  }

  /** Who names other addresses than the router has. */
  Optional<RouterSnapshot.Disagreement> disagreement() {
    return screening.disagreement();
  }

  /** Offers it to the election; why it is not for this router, when it is not. */
  Optional<DiscardReason> onAdvertisement(ReceivedAdvertisement received) {
    RouterSpec spec = runner.spec();
    Optional<DiscardReason> discarded =
        screening.of(spec, runner.router().localAddress(), received);
    if (discarded.isEmpty()) {
      if (chronicle.heard(spec, received.source())) {
        owner.changed().run();
      }
      if (runner.router().priority().equals(Priority.OWNER)
          && received.advertisement().priority() == Priority.OWNER.value()) {
        chronicle.otherOwner(spec, received.source());
      }
      if (!runner.company().hears(runner, received.advertisement())) {
        runner.offerGuarded(Screening.event(received));
      }
    }
    return discarded;
  }

  private void disagreed() {
    owner.changed().run();
    guard.later(Screening.REMEMBERED, owner.changed()); // once more when it is over
  }
}
