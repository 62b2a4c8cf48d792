package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.Transition;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.Optional;

/**
 * Has performed what the election of one virtual router decided, and deals with what the host
 * refuses: no address stays bound where no election speaks for it.
 */
final class Execution {
  /** A peer that is handed over to may advertise before it binds, as keepalived does. */
  private static final Duration BOUND_BY_THEN = Duration.ofMillis(25);

  private static final Duration RETRY_REMOVAL = Duration.ofSeconds(1);

  /** Somebody who removes an address again and again must not keep the loop busy. */
  private static final Duration BETWEEN_PUTTING_BACK = Duration.ofMillis(250);

  private final Router router;
  private final Guard guard;
  private final ActionPerformer performer;
  private final Chronicle chronicle;
  private final Runnable changed;
  private final Renewal renewal;
  private Optional<MonotonicTime> putBackAt = Optional.empty();
  private int unsent;

  /**
   * Has done nothing yet.
   *
   * @param changed told when the router's snapshot says something else
   */
  Execution(
      Router router,
      Guard guard,
      ActionPerformer performer,
      Chronicle chronicle,
      Runnable changed) {
    this.renewal = new Renewal(guard, performer, this::active, this::refusedToRenew);
    this.router = router;
    this.guard = guard;
    this.performer = performer;
    this.chronicle = chronicle;
    this.changed = changed;
  }

  /** The virtual router whose decisions are carried out. */
  interface Router {
    RouterSpec spec();

    RouterState state();

    /** Its Active state makes no sense any more, since the host refuses what it takes. */
    void resignFor(HostException refusal);

    /** Its deadline may have passed while the process slept. */
    void doWhatIsDue();
  }

  /** Does what a transition says, in its order. */
  void carryOut(Transition transition, MonotonicTime decidedAt) {
    boolean handedOver =
        transition.reason().filter(TransitionReason.HANDED_OVER::equals).isPresent();
    for (RouterAction action : transition.actions()) {
      if (action instanceof RouterAction.RenewAddresses) {
        renewal.begin(decidedAt);
      } else if (action instanceof RouterAction.RemoveAddresses && handedOver) {
        performer.endDirecting();
        guard.later(BOUND_BY_THEN, this::removeAgain);
      } else if (!perform(action)) {
        break; // what is not bound is not claimed either
      }
    }
  }

  /** Does what an Active router does again and again. */
  void beat(RouterAction.SendAdvertisement action) {
    boolean _ = perform(action); // whether it was sent decides nothing else
  }

  /** Holds on to the addresses of an Active router, whatever it decides next. */
  void renew() {
    perform(new RouterAction.RenewAddresses());
  }

  /** Lets go of the addresses, whatever the election knows of them. */
  void letGo() {
    perform(new RouterAction.RemoveAddresses());
  }

  /** Binds what an Active router's changed configuration adds, and lets go of what it lacks. */
  void follow(RouterSpec before) {
    RouterSpec spec = router.spec();
    if (!active()) {
      return;
    }
    if (!before.addresses().equals(spec.addresses())) {
      perform(new RouterAction.InstallAddresses());
      perform(new RouterAction.AnnounceAddresses(spec.config().announcing().count()));
      removeUnconfigured();
    } else if (!before.config().equals(spec.config()) || before.accepts() != spec.accepts()) {
      perform(new RouterAction.InstallAddresses());
    }
  }

  /** Puts back what somebody else removed, at once but not more than four times in a second. */
  void keepAddresses() {
    if (!active() || !performer.addressesMissing()) {
      return;
    }
    MonotonicTime now = performer.now();
    if (putBackAt.isPresent() && !now.hasReached(putBackAt.get())) {
      guard.later(now.until(putBackAt.get()), this::keepAddresses);
      return;
    }
    putBackAt = Optional.of(now.plus(BETWEEN_PUTTING_BACK));
    // What is due comes first: after a long sleep it may be that the router is not Active any more.
    router.doWhatIsDue();
    if (active() && performer.addressesMissing()) {
      perform(new RouterAction.InstallAddresses());
    }
    changed.run();
  }

  /** Lets go of everything, as far as that goes, after a fault of ours. */
  void abandon(boolean resign) {
    performer.abandon(resign);
    if (performer.holds()) {
      guard.later(RETRY_REMOVAL, this::removeAgain);
    }
  }

  /** Does it; false when what else was decided makes no sense without it. */
  private boolean perform(RouterAction action) {
    try {
      performer.perform(action);
      if (action instanceof RouterAction.SendAdvertisement) {
        unsent = 0;
      }
      return true;
    } catch (HostException e) {
      refused(action, e);
      return !(action instanceof RouterAction.InstallAddresses);
    }
  }

  private void refusedToRenew(HostException e) {
    refused(new RouterAction.RenewAddresses(), e);
  }

  private void refused(RouterAction action, HostException e) {
    chronicle.refused(router.spec(), action, e);
    switch (action) {
      case RouterAction.InstallAddresses _, RouterAction.RenewAddresses _ -> router.resignFor(e);
      case RouterAction.SendAdvertisement _ -> {
        unsent++;
        // Peers that hear nothing for so long take over: not to let go would make two owners.
        if (active() && unsent >= router.spec().config().downAfter()) {
          router.resignFor(e);
        }
      }
      case RouterAction.RemoveAddresses _ -> guard.later(RETRY_REMOVAL, this::removeAgain);
      case RouterAction.AnnounceAddresses _ -> {}
    }
  }

  /** An address must not stay bound where no election speaks for it. */
  void removeAgain() {
    if (active()) {
      removeUnconfigured();
    } else if (performer.holds()) {
      perform(new RouterAction.RemoveAddresses());
      changed.run();
    }
  }

  private void removeUnconfigured() {
    try {
      performer.removeUnconfigured();
    } catch (HostException e) {
      refused(new RouterAction.RemoveAddresses(), e);
    }
  }

  private boolean active() {
    return router.state() instanceof RouterState.Active;
  }
}
