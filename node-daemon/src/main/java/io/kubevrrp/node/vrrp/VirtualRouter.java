package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.RouterAction.AnnounceAddresses;
import io.kubevrrp.node.vrrp.RouterAction.InstallAddresses;
import io.kubevrrp.node.vrrp.RouterAction.SendAdvertisement;
import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Fault;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import io.kubevrrp.node.vrrp.RouterState.NextAnnouncement;
import io.kubevrrp.node.vrrp.RouterState.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The election of one virtual router on one node, as a function: RFC 9568 section 6.4, and RFC 3768
 * section 6.4 for version 2.
 *
 * @param config its parameters
 * @param localAddress the primary address, which decides between equal priorities
 * @param priority the effective priority, trackers included; never {@link Priority#RESIGNING}
 */
public record VirtualRouter(RouterConfig config, IpAddress localAddress, Priority priority) {
  /**
   * After oversleeping, a takeover's announcements and their repetition are six packets at most.
   */
  private static final int FEW_ANNOUNCEMENTS = 5;

  private static final Duration RENEWED_SOON = Duration.ofMillis(500);

  /**
   * What the event does in this state.
   *
   * <p>Whoever runs this keeps one rule: when {@link #mustReadFirst} says so, all advertisements
   * that were received so far are offered before {@link RouterEvent.DeadlineReached} is. So a
   * process that was frozen or starved hears what happened before it acts.
   */
  public Transition step(RouterState state, RouterEvent event, MonotonicTime now) {
    return switch (state) {
      case Initialize initialize -> WhileIdle.step(this, initialize, event, now);
      case Fault fault -> WhileIdle.step(this, fault, event, now);
      case Backup backup -> WhileBackup.step(this, backup, event, now);
      case Active active -> WhileActive.step(this, active, event, now);
    };
  }

  /**
   * Whether a deadline must not be acted on before the receive queue was read: acting would make
   * the router speak without having listened.
   */
  public static boolean mustReadFirst(RouterState state, MonotonicTime now) {
    return switch (state) {
      case Initialize _ -> false;
      case Fault fault -> fault.deadline().filter(now::hasReached).isPresent();
      case Backup backup -> backup.deadline().filter(now::hasReached).isPresent();
      case Active active -> now.hasReached(active.lateAt());
    };
  }

  Transition begin(MonotonicTime now, TransitionReason reason) {
    return priority.equals(Priority.OWNER)
        ? becomeActive(Standing.CLEAR, now, TransitionReason.OWNS_ADDRESSES)
        : Transition.to(beginListening(now), reason);
  }

  Backup beginListening(MonotonicTime now) {
    return listen(
        now, config.advertisementInterval(), TransitionReason.NO_ACTIVE_HEARD, Standing.CLEAR);
  }

  /**
   * Listens for an interval, in which any Active router speaks, but no longer than until a Backup
   * would take over that had heard the former life's last advertisement. So the addresses do not
   * move when it comes back before a weaker peer has waited long enough; a stronger one that took
   * over meanwhile is heard, or answers at once.
   *
   * @return empty when there is no time left to listen, or, in version 2, where nobody answers a
   *     weaker router, to listen for an interval
   */
  Optional<Backup> resume(Duration silence, MonotonicTime now) {
    Duration interval = config.advertisementInterval();
    Duration little = interval.dividedBy(8);
    MonotonicTime heardAll = now.plus(interval).plus(little);
    MonotonicTime missed =
        now.plus(config.activeDownInterval(priority, interval)).plus(silence.negated());
    boolean worthIt = missed.hasReached(config.version() == 2 ? heardAll : now.plus(little));
    return worthIt
        ? Optional.of(
            new Backup(
                heardAll.earlierOf(missed),
                interval,
                TransitionReason.RESUMED,
                Optional.empty(),
                Standing.CLEAR))
        : Optional.empty();
  }

  Backup listen(
      MonotonicTime now,
      Duration activeAdverInterval,
      TransitionReason expecting,
      Standing standing) {
    Priority waiting = priorityNow(standing, now);
    return new Backup(
        now.plus(config.activeDownInterval(waiting, activeAdverInterval)).plus(standing.extra(now)),
        activeAdverInterval,
        expecting,
        Optional.empty(),
        standing,
        now.plus(Backup.untilFirstLook(activeAdverInterval)));
  }

  Transition becomeActive(Standing standing, MonotonicTime now, TransitionReason reason) {
    boolean sparing = standing.fencedLately(now);
    boolean resumes = reason == TransitionReason.RESUMED;
    int wanted = config.announcing().count();
    MonotonicTime advertiseAt = now.plus(config.advertisementInterval());
    Active active =
        new Active(
            advertiseAt,
            announcementAfter(reason, sparing, advertiseAt, now),
            nextRenewal(now, advertiseAt),
            now.plus(config.earliestTakeover()),
            standing);
    // The addresses first: a working peer lets go on hearing the advertisement, so that no moment
    // stays without an owner. The announcement last: clients are told when the peer has let go.
    List<RouterAction> actions = new ArrayList<>();
    actions.add(new InstallAddresses());
    actions.add(new SendAdvertisement(priorityNow(standing, now)));
    if (!resumes) {
      actions.add(new AnnounceAddresses(sparing ? Math.min(wanted, FEW_ANNOUNCEMENTS) : wanted));
    }
    return new Transition(active, actions, Optional.of(reason));
  }

  /** The priority it says and acts by: the lowest while it stands aside. */
  Priority priorityNow(Standing standing, MonotonicTime now) {
    return standing.aside(now) ? Priority.LOWEST : priority;
  }

  /**
   * RFC 9568 section 6.4.2: version 3 learns the Active router's interval; in version 2 all have
   * the same.
   */
  Duration learned(Duration interval) {
    return config.version() == 3 ? interval : config.advertisementInterval();
  }

  /** Whether every advertisement renews the addresses' lease. */
  boolean renewsWithAdvertisements() {
    return config.lease().isPresent()
        && config.advertisementInterval().compareTo(config.lease().get().renewEvery()) >= 0;
  }

  /** When to renew next, after a renewal now: not shortly before an advertisement that does it. */
  Optional<MonotonicTime> nextRenewal(MonotonicTime now, MonotonicTime advertiseAt) {
    if (config.lease().isEmpty()) {
      return Optional.empty();
    }
    Duration every = config.lease().get().renewEvery();
    MonotonicTime regular = now.plus(every);
    boolean nearTheBeat = regular.plus(every.multipliedBy(3).dividedBy(4)).hasReached(advertiseAt);
    return Optional.of(renewsWithAdvertisements() && nearTheBeat ? advertiseAt : regular);
  }

  /**
   * An advertisement out of turn puts off the next one, with which the lease would be renewed: it
   * is renewed soon instead, however many follow.
   */
  Optional<MonotonicTime> renewalAfterAnswer(Optional<MonotonicTime> renewAt, MonotonicTime now) {
    if (renewAt.isEmpty() || !renewsWithAdvertisements()) {
      return renewAt;
    }
    Duration quarter = config.lease().orElseThrow().renewEvery().dividedBy(4);
    Duration soon = quarter.compareTo(RENEWED_SOON) < 0 ? quarter : RENEWED_SOON;
    return Optional.of(renewAt.get().earlierOf(now.plus(soon)));
  }

  Optional<NextAnnouncement> refreshAfter(MonotonicTime now) {
    Duration refresh = config.announcing().refresh();
    return refresh.isZero()
        ? Optional.empty()
        : Optional.of(new NextAnnouncement(now.plus(refresh), 1));
  }

  /**
   * What follows the first announcement. Clients of one that resumes know where the addresses are:
   * should a stronger router be Active, unheard, it says so before this one tells clients
   * otherwise.
   */
  private Optional<NextAnnouncement> announcementAfter(
      TransitionReason reason, boolean sparing, MonotonicTime advertiseAt, MonotonicTime now) {
    if (reason == TransitionReason.RESUMED) {
      return Optional.of(new NextAnnouncement(advertiseAt, config.announcing().count()));
    }
    Optional<NextAnnouncement> usual =
        afterFirstAnnouncement(now, sparing ? 1 : config.announcing().count());
    // A weaker router that became Active at the same time may have told clients after this one did.
    return reason == TransitionReason.LOWER_PRIORITY_HEARD && !sparing
        ? Optional.of(onceMore(advertiseAt, usual))
        : usual;
  }

  /** Clients are told once more at that time, when a weaker router has let go, if not before. */
  NextAnnouncement onceMore(MonotonicTime at, Optional<NextAnnouncement> planned) {
    int count = config.announcing().count();
    return planned
        .map(next -> next.noLaterThan(at, count))
        .orElseGet(() -> new NextAnnouncement(at, count));
  }

  private Optional<NextAnnouncement> afterFirstAnnouncement(MonotonicTime now, int count) {
    Duration repeatAfter = config.announcing().repeatAfter();
    return repeatAfter.isZero()
        ? refreshAfter(now)
        : Optional.of(new NextAnnouncement(now.plus(repeatAfter), count));
  }
}
