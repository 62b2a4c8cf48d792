package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.vrrp.RouterAction.RemoveAddresses;
import io.kubevrrp.node.vrrp.RouterAction.SendAdvertisement;
import io.kubevrrp.node.vrrp.RouterEvent.AdvertisementReceived;
import io.kubevrrp.node.vrrp.RouterEvent.ConfigurationChanged;
import io.kubevrrp.node.vrrp.RouterEvent.DeadlineReached;
import io.kubevrrp.node.vrrp.RouterEvent.FaultCleared;
import io.kubevrrp.node.vrrp.RouterEvent.FaultRaised;
import io.kubevrrp.node.vrrp.RouterEvent.HandoverRequested;
import io.kubevrrp.node.vrrp.RouterEvent.PriorityChanged;
import io.kubevrrp.node.vrrp.RouterEvent.Revived;
import io.kubevrrp.node.vrrp.RouterEvent.Shutdown;
import io.kubevrrp.node.vrrp.RouterEvent.Startup;
import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Fault;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Virtual routers of one node that move together, such as the IPv4 and the IPv6 one of a group: one
 * decision from several elections.
 *
 * <ul>
 *   <li>They become Active when the timers of all have run out: a node that still hears a better
 *       router on one member leaves that router the others too. keepalived's sync groups do the
 *       same, so that the two cannot chase each other.
 *   <li>When one lets go, all do, and those that heard nobody better resign, so that a peer without
 *       a sync group need not wait until they are missed.
 *   <li>When one may not take part, none does.
 * </ul>
 *
 * <p>An owner of the addresses (priority 255) does not wait when it starts, unless it shares a
 * group: then it listens first.
 *
 * @param members at least one; in the same order on every node
 */
public record SyncGroup(List<VirtualRouter> members) {
  public SyncGroup {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a sync group has at least one virtual router");
    }
  }

  /**
   * What an event does to all members; see {@link VirtualRouter#step}, whose rule on reading first
   * holds here too.
   *
   * @param states the members' states, in their order
   * @param member the index of the member that the event belongs to; {@link DeadlineReached},
   *     {@link Shutdown} and {@link HandoverRequested} belong to all, whatever it says
   * @return a transition for every member, to be performed in this order
   */
  public List<Transition> step(
      List<RouterState> states, int member, RouterEvent event, MonotonicTime now) {
    if (members.size() == 1) {
      return List.of(members.getFirst().step(states.getFirst(), event, now));
    }
    if (!CommonTimer.anyLate(states, now)) {
      return resumedTogether(punctual(states, member, event, now), now);
    }
    List<Transition> fenced = each(i -> fence(i, states.get(i), now));
    List<RouterState> listening = fenced.stream().map(Transition::next).toList();
    List<Transition> after = punctual(listening, member, event, now);
    return each(i -> fenced.get(i).then(after.get(i)));
  }

  /**
   * When the group must be stepped with {@link DeadlineReached}: the earliest duty of Active
   * members, the last timer of others or a look before it; empty: not before another event.
   */
  public Optional<MonotonicTime> deadline(List<RouterState> states) {
    return CommonTimer.deadline(states);
  }

  /** {@link VirtualRouter#mustReadFirst} for the group. */
  public boolean mustReadFirst(List<RouterState> states, MonotonicTime now) {
    return CommonTimer.anyActive(states)
        ? CommonTimer.anyLate(states, now)
        : deadline(states).filter(now::hasReached).isPresent();
  }

  private List<Transition> punctual(
      List<RouterState> states, int member, RouterEvent event, MonotonicTime now) {
    return switch (event) {
      case DeadlineReached _ -> deadlineReached(states, now);
      case AdvertisementReceived heard -> heard(states, member, heard, now);
      case Startup _ when states.get(member) instanceof Initialize ->
          only(states, member, started(states, member, now));
      case Revived(var silence) when states.get(member) instanceof Initialize ->
          only(states, member, revived(states, member, silence, now));
      case FaultRaised(var cause) -> faultRaised(states, member, cause, now);
      case FaultCleared _ -> faultCleared(states, member, now);
      case PriorityChanged _, ConfigurationChanged _, Startup _, Revived _ ->
          only(states, member, members.get(member).step(states.get(member), event, now));
      case Shutdown _, HandoverRequested _ -> all(states, event, now);
    };
  }

  private Transition started(List<RouterState> states, int member, MonotonicTime now) {
    return states.stream().anyMatch(SyncGroup::failsByItself)
        ? Transition.to(
            new Fault(TransitionReason.SYNC_GROUP_FAULT), TransitionReason.SYNC_GROUP_FAULT)
        : Transition.to(members.get(member).beginListening(now), TransitionReason.STARTED);
  }

  private Transition revived(
      List<RouterState> states, int member, Duration silence, MonotonicTime now) {
    return states.stream().anyMatch(SyncGroup::failsByItself)
        ? Transition.to(
            new Fault(TransitionReason.SYNC_GROUP_FAULT),
            TransitionReason.SYNC_GROUP_FAULT,
            new RemoveAddresses())
        : WhileIdle.revived(members.get(member), silence, now);
  }

  /** What their former life held, all keep while there is hope for all, or none. */
  private List<Transition> resumedTogether(List<Transition> transitions, MonotonicTime now) {
    boolean hopeless =
        transitions.stream()
            .map(Transition::next)
            .anyMatch(next ->
                next instanceof Fault || (next instanceof Backup backup && !backup.resumes()));
    return !hopeless
        ? transitions
        : each(i ->
            transitions.get(i).next() instanceof Backup backup && backup.resumes()
                ? transitions.get(i).then(WhileBackup.stopResuming(members.get(i), now))
                : transitions.get(i));
  }

  private List<Transition> deadlineReached(List<RouterState> states, MonotonicTime now) {
    if (CommonTimer.anyActive(states)) {
      return all(states, new DeadlineReached(), now);
    }
    Optional<MonotonicTime> timer = CommonTimer.timer(states).filter(now::hasReached);
    if (timer.isEmpty()) {
      return each(i -> looked(members.get(i), states.get(i), now));
    }
    return timeIsUp(states, timer.get(), now);
  }

  private static Transition looked(VirtualRouter router, RouterState state, MonotonicTime now) {
    return state instanceof Backup backup && now.hasReached(backup.lookAt())
        ? WhileBackup.look(router, backup, now)
        : Transition.stay(state);
  }

  /** What the members' own deadlines would do, had they come when the group's did. */
  private List<Transition> timeIsUp(
      List<RouterState> states, MonotonicTime deadline, MonotonicTime now) {
    boolean overslept = CommonTimer.anyOverslept(states, deadline, now);
    return each(i -> {
      VirtualRouter router = members.get(i);
      return switch (states.get(i)) {
        case Backup backup when overslept -> WhileBackup.listenAgain(router, backup, now);
        case Backup backup -> router.becomeActive(backup.standing(), now, backup.expecting());
        case Fault fault -> WhileIdle.holdOver(router, fault, deadline, now);
        case Active _, Initialize _ -> Transition.stay(states.get(i));
      };
    });
  }

  private List<Transition> heard(
      List<RouterState> states, int member, AdvertisementReceived heard, MonotonicTime now) {
    Transition own = members.get(member).step(states.get(member), heard, now);
    boolean letsGo = states.get(member) instanceof Active && own.next() instanceof Backup;
    if (!letsGo) {
      return only(states, member, own);
    }
    // Two nodes may make each other let go at the same moment, each by another member. They would
    // wait equally long and collide again, did not the one that lost on the first member wait
    // longer; a peer that knows nothing of this waits shortest.
    int extraIntervals = member == 0 ? 2 : 1;
    return each(i -> i == member ? own : resign(i, states.get(i), now)).stream()
        .map(transition -> patient(transition, extraIntervals, now))
        .toList();
  }

  private Transition resign(int member, RouterState state, MonotonicTime now) {
    if (!(state instanceof Active active)) {
      return Transition.stay(state);
    }
    VirtualRouter router = members.get(member);
    Backup listening =
        router.listen(
            now,
            router.config().advertisementInterval(),
            TransitionReason.NO_ACTIVE_HEARD,
            active.standing());
    return Transition.to(
        listening,
        TransitionReason.SYNC_GROUP,
        new SendAdvertisement(Priority.RESIGNING),
        new RemoveAddresses());
  }

  private static Transition patient(Transition transition, int extraIntervals, MonotonicTime now) {
    if (!(transition.next() instanceof Backup backup)) {
      return transition;
    }
    Duration interval = backup.activeAdverInterval();
    Duration extra = interval.multipliedBy(extraIntervals);
    Backup waiting =
        new Backup(
            backup.activeDownAt().plus(extra),
            interval,
            backup.expecting(),
            backup.preemptAt(),
            backup.standing().patient(new RouterState.Patience(now.plus(interval), extra)),
            backup.lookAt());
    return new Transition(waiting, transition.actions(), transition.reason());
  }

  private List<Transition> faultRaised(
      List<RouterState> states, int member, TransitionReason cause, MonotonicTime now) {
    return each(i -> {
      boolean alreadyOut = i != member && states.get(i) instanceof Fault;
      TransitionReason reason = i == member ? cause : TransitionReason.SYNC_GROUP_FAULT;
      return alreadyOut
          ? Transition.stay(states.get(i))
          : members.get(i).step(states.get(i), new FaultRaised(reason), now);
    });
  }

  private List<Transition> faultCleared(List<RouterState> states, int member, MonotonicTime now) {
    boolean othersFail =
        IntStream.range(0, members.size())
            .anyMatch(i -> i != member && failsByItself(states.get(i)));
    if (othersFail) {
      boolean failed = failsByItself(states.get(member));
      return failed
          ? faultRaised(states, member, TransitionReason.SYNC_GROUP_FAULT, now)
          : each(i -> Transition.stay(states.get(i)));
    }
    return each(i ->
        states.get(i) instanceof Fault fault
            ? cleared(members.get(i), fault, now)
            : Transition.stay(states.get(i)));
  }

  private static Transition cleared(VirtualRouter router, Fault state, MonotonicTime now) {
    return WhileIdle.held(state, now)
        ? WhileIdle.into(state, TransitionReason.HELD_DOWN)
        : Transition.to(router.beginListening(now), TransitionReason.FAULT_CLEARED);
  }

  private static boolean failsByItself(RouterState state) {
    return state instanceof Fault(var cause, _)
        && cause != TransitionReason.SYNC_GROUP_FAULT
        && cause != TransitionReason.HELD_DOWN;
  }

  private Transition fence(int member, RouterState state, MonotonicTime now) {
    return state instanceof Active active
        ? WhileActive.fence(members.get(member), active.standing(), now)
        : Transition.stay(state);
  }

  private List<Transition> all(List<RouterState> states, RouterEvent event, MonotonicTime now) {
    return each(i -> members.get(i).step(states.get(i), event, now));
  }

  private List<Transition> only(List<RouterState> states, int member, Transition own) {
    return each(i -> i == member ? own : Transition.stay(states.get(i)));
  }

  private List<Transition> each(IntFunction<Transition> transition) {
    return IntStream.range(0, members.size()).mapToObj(transition).toList();
  }
}
