package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.Cadence;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterEvent;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.SyncGroup;
import io.kubevrrp.node.vrrp.Transition;
import io.kubevrrp.node.wire.Advertisement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The virtual routers that move together; most are alone. */
final class Company {
  private final Host host;
  private final List<RouterRunner> members = new ArrayList<>();
  private final Deadline timer;

  /** Nobody yet. */
  Company(Host host) {
    this.host = host;
    this.timer = new Deadline(host, this::deadlineReached);
  }

  /** Takes one in; the order is the same on every node, by name. */
  void join(RouterRunner runner) {
    members.add(runner);
    members.sort(Comparator.comparing(member -> member.spec().name()));
    timer.set(deadline());
  }

  /** Lets one go, which is stopped or moves to another company. */
  void leave(RouterRunner runner) {
    members.remove(runner);
    timer.set(deadline());
  }

  /** What any of the members tracks, each thing once: tracking belongs to the company. */
  List<RouterSpec.TrackedThing> trackers() {
    return members.stream()
        .flatMap(member -> member.spec().trackers().stream())
        .distinct()
        .toList();
  }

  /** Whether a member takes part, or goes on with what its former life left. */
  boolean anyTakesPart() {
    return members.stream().anyMatch(RouterRunner::takesPart);
  }

  /** Offers a member's event to all. */
  void offer(RouterRunner runner, RouterEvent event) {
    MonotonicTime now = host.time().now();
    if (members.size() == 1) {
      runner.take(runner.router().step(runner.state(), event, now), now);
    } else {
      List<Transition> transitions = group().step(states(), members.indexOf(runner), event, now);
      List<RouterRunner> moved = List.copyOf(members);
      for (int i = 0; i < moved.size(); i++) {
        moved.get(i).takeGuarded(transitions.get(i), now);
      }
    }
    timer.set(deadline());
  }

  /**
   * A member heard what shows no more than that the Active router is there; makes no objects.
   *
   * @return whether it was that, for a company of Backups; else nothing was done
   */
  boolean hears(RouterRunner runner, Advertisement advertisement) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).isActive() || members.get(i).cadence() == null) {
        return false;
      }
    }
    Cadence cadence = runner.cadence();
    boolean heard =
        cadence != null
            && cadence.heard(
                advertisement.priority(), advertisement.interval(), host.time().nowNs());
    if (heard) {
      rearm();
    }
    return heard;
  }

  /** As {@link #deadlineReached} for Active members that have nothing but to say so. */
  private boolean beats() {
    long now = host.time().nowNs();
    for (int i = 0; i < members.size(); i++) {
      Cadence cadence = members.get(i).cadence();
      if (cadence == null || !cadence.inTime(now)) {
        return false;
      }
    }
    for (int i = 0; i < members.size(); i++) {
      Cadence cadence = members.get(i).cadence();
      if (cadence != null && cadence.beats(now)) {
        members.get(i).beat(cadence.action());
      }
    }
    rearm();
    return true;
  }

  /** The members' states were changed without an event. */
  void rearm() {
    if (members.isEmpty() || !allInNumbers()) {
      timer.set(deadline());
    } else if (members.getFirst().isActive()) {
      timer.setNs(earliestDuty());
    } else {
      timer.setNs(lastTimerOrLook());
    }
  }

  private boolean allInNumbers() {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).cadence() == null
          || members.get(i).isActive() != members.getFirst().isActive()) {
        return false;
      }
    }
    return true;
  }

  private long earliestDuty() {
    long earliest = Long.MAX_VALUE;
    boolean any = false;
    for (int i = 0; i < members.size(); i++) {
      Cadence cadence = members.get(i).cadence();
      if (cadence != null && (!any || cadence.deadlineNs() - earliest < 0)) {
        earliest = cadence.deadlineNs();
        any = true;
      }
    }
    return earliest;
  }

  /** As {@link SyncGroup#deadline} has it. */
  private long lastTimerOrLook() {
    long last = 0;
    long look = 0;
    boolean any = false;
    for (int i = 0; i < members.size(); i++) {
      Cadence cadence = members.get(i).cadence();
      if (cadence != null) {
        last = any && cadence.timerNs() - last < 0 ? last : cadence.timerNs();
        look = any && cadence.lookNs() - look > 0 ? look : cadence.lookNs();
        any = true;
      }
    }
    return look - last < 0 ? look : last;
  }

  /** Does what is due; but what was received comes first when the process slept too long. */
  void deadlineReached() {
    if (members.isEmpty() || beats()) {
      return;
    }
    if (mustReadFirst()) {
      members.forEach(RouterRunner::readPending);
    }
    members.getFirst().offerGuarded(new RouterEvent.DeadlineReached());
  }

  private boolean mustReadFirst() {
    return group().mustReadFirst(states(), host.time().now());
  }

  private Optional<MonotonicTime> deadline() {
    return switch (members.size()) {
      case 0 -> Optional.empty();
      case 1 -> members.getFirst().state().deadline();
      default -> group().deadline(states());
    };
  }

  private SyncGroup group() {
    return new SyncGroup(members.stream().map(RouterRunner::router).toList());
  }

  private List<RouterState> states() {
    return members.stream().map(RouterRunner::state).toList();
  }
}
