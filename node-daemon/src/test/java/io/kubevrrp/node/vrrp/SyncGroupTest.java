package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncGroupTest {
  private static final Duration SECOND = Steps.SECOND;
  private static final Duration ACTIVE_DOWN = Duration.ofNanos(3_609_375_000L);
  private static final Duration TICK = Duration.ofNanos(1);
  private static final RouterEvent LINK_DOWN =
      new RouterEvent.FaultRaised(TransitionReason.LINK_DOWN);

  private MonotonicTime now = new MonotonicTime(1_000_000_000_000L);
  private final SyncGroup group = Simulations.group(2, 0, new Priority(100));
  private List<RouterState> states =
      List.of(new RouterState.Initialize(), new RouterState.Initialize());
  private List<Transition> transitions = List.of();

  @Test
  void membersBecomeActiveTogetherWhenTheTimersOfAllHaveRunOut() {
    start();
    pass(SECOND);
    offer(1, heard(200));

    pass(ACTIVE_DOWN.minus(TICK));
    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
    pass(TICK);
    assertThat(states).allMatch(RouterState.Active.class::isInstance);
  }

  @Test
  void whenOneMemberMayHaveMissedSomethingAllListenOnceMoreInFull() {
    start();
    pass(Duration.ofMillis(900));
    offer(1, heard(200));
    pass(Duration.ofMillis(2_550)); // from now on it sleeps: the first member was to look soon

    now = now.plus(Duration.ofMillis(1_100)); // the second a moment ago, and the timer is over
    offer(0, new RouterEvent.DeadlineReached());

    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
    pass(ACTIVE_DOWN.minus(TICK));
    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
    pass(TICK);
    assertThat(states).allMatch(RouterState.Active.class::isInstance);
  }

  @Test
  void aGroupThatResumesAndSleepsMeanwhileLetsGo() {
    RouterState early = resuming(Duration.ofMillis(500));
    states = List.of(early, resuming(Duration.ofMillis(2_800)));
    pass(Duration.ofMillis(600)); // the first has looked

    now = now.plus(Duration.ofMillis(1_500));
    offer(0, new RouterEvent.DeadlineReached());

    assertThat(transitions)
        .allSatisfy(transition ->
            assertThat(transition.actions()).containsExactly(new RouterAction.RemoveAddresses()));
    assertThat(states).allMatch(state -> !((RouterState.Backup) state).resumes());
  }

  @Test
  void whoStillHearsABetterRouterOnOneMemberLeavesItTheOthersToo() {
    start();
    for (int i = 0; i < 20; i++) {
      now = now.plus(SECOND);
      offer(0, heard(200));
      offer(0, new RouterEvent.DeadlineReached());
    }

    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
  }

  @Test
  void whenOneHearsABetterRouterAllLetGoAndTheOthersResign() {
    becomeActive();

    offer(0, heard(200));

    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
    assertThat(transitions.get(0).actions()).containsExactly(new RouterAction.RemoveAddresses());
    assertThat(transitions.get(1).actions())
        .containsExactly(
            new RouterAction.SendAdvertisement(Priority.RESIGNING),
            new RouterAction.RemoveAddresses());
    assertThat(transitions.get(1).reason()).contains(TransitionReason.SYNC_GROUP);
  }

  @Test
  void aFaultOfOneTakesAllOutAndItsEndBringsAllBack() {
    becomeActive();

    offer(1, LINK_DOWN);
    assertThat(states)
        .containsExactly(
            new RouterState.Fault(TransitionReason.SYNC_GROUP_FAULT),
            new RouterState.Fault(TransitionReason.LINK_DOWN));
    offer(0, new RouterEvent.FaultCleared());
    assertThat(states).allMatch(RouterState.Fault.class::isInstance);
    offer(1, new RouterEvent.FaultCleared());
    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
  }

  @Test
  void twoFaultsHaveToEndBoth() {
    becomeActive();
    offer(0, LINK_DOWN);
    offer(1, LINK_DOWN);

    offer(0, new RouterEvent.FaultCleared());
    assertThat(states.get(0)).isEqualTo(new RouterState.Fault(TransitionReason.SYNC_GROUP_FAULT));
    offer(1, new RouterEvent.FaultCleared());
    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
  }

  @Test
  void aMemberThatStartsBesideAFaultyOneTakesNoPart() {
    offer(1, LINK_DOWN);
    offer(0, new RouterEvent.Startup());

    assertThat(states.get(0)).isEqualTo(new RouterState.Fault(TransitionReason.SYNC_GROUP_FAULT));
  }

  @Test
  void aGroupThatOversleptSaysNothingOnAnyMember() {
    becomeActive();
    now = now.plus(Duration.ofSeconds(10));

    assertThat(group.mustReadFirst(states, now)).isTrue();
    offer(1, heard(50));

    assertThat(transitions)
        .allSatisfy(transition ->
            assertThat(transition.actions()).containsExactly(new RouterAction.RemoveAddresses()));
    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
  }

  @Test
  void aGroupThatOverslepTwiceStandsBackAsOneAndComesBackAsOne() {
    becomeActive();
    for (int i = 0; i < 2; i++) {
      now = now.plus(Duration.ofSeconds(10));
      offer(0, new RouterEvent.DeadlineReached());
      if (i == 0) {
        pass(ACTIVE_DOWN);
      }
    }
    assertThat(states).allMatch(RouterState.Fault.class::isInstance);

    now = group.deadline(states).orElseThrow();
    offer(0, new RouterEvent.DeadlineReached());

    assertThat(states).allMatch(RouterState.Backup.class::isInstance);
  }

  @Test
  void aGroupOfOneActsAsItsRouterDoes() {
    Steps alone = Steps.usual(255);
    SyncGroup one = new SyncGroup(List.of(alone.router));
    RouterEvent event = new RouterEvent.Startup();

    assertThat(one.step(List.of(alone.state), 0, event, alone.now))
        .containsExactly(alone.router.step(alone.state, event, alone.now));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void afterAPartitionOneNodeHasAllWhateverTheOrderOfTheAddresses(int nodes) {
    String[] equals = {"a=100", "b=100", "c=100"};
    Simulation simulation = Simulations.of(2, java.util.Arrays.copyOf(equals, nodes));
    simulation.segment.partition(java.util.Set.of("a"));
    simulation.run(Duration.ofSeconds(20));
    assertThat(simulation.ownership.names(0)).hasSize(2);

    simulation.segment.heal();
    simulation.ownership.mended();
    simulation.run(Duration.ofSeconds(30));

    assertThat(simulation.ownership.names(0)).hasSize(1);
    assertThat(simulation.ownership.names(1)).isEqualTo(simulation.ownership.names(0));
  }

  @Test
  void aSilentMemberAloneMovesNothingInTwoNodes() {
    Simulation simulation = Simulations.of(2, "a=200", "b=100");
    simulation.run(Duration.ofSeconds(10));
    SimulatedNode b = simulation.node("b");

    simulation.muteMember(1);
    simulation.run(Duration.ofSeconds(60)); // any move would break I4

    assertThat(simulation.ownership.names(1)).containsExactly("a");
    assertThat(b.states).allMatch(RouterState.Backup.class::isInstance);
  }

  @Test
  void theFaultOfOneMemberMovesAllToTheNextOfThreeNodes() {
    Simulation simulation = Simulations.of(2, "a=200", "b=150", "c=100");
    simulation.run(Duration.ofSeconds(10));

    simulation.disturbed();
    simulation.node("a").offer(1, LINK_DOWN);
    simulation.run(SECOND);

    assertThat(simulation.ownership.names(0)).containsExactly("b");
    assertThat(simulation.ownership.names(1)).containsExactly("b");
  }

  private void start() {
    offer(0, new RouterEvent.Startup());
    offer(1, new RouterEvent.Startup());
  }

  private void becomeActive() {
    start();
    pass(ACTIVE_DOWN);
    assertThat(states).allMatch(RouterState.Active.class::isInstance);
  }

  /** Lets time go by, and wakes the group at its deadlines, punctually. */
  private void pass(Duration duration) {
    MonotonicTime end = now.plus(duration);
    while (group.deadline(states).filter(end::hasReached).isPresent()) {
      now = group.deadline(states).orElseThrow();
      offer(0, new RouterEvent.DeadlineReached());
    }
    now = end;
  }

  private RouterState resuming(Duration until) {
    return new RouterState.Backup(
        now.plus(until),
        SECOND,
        TransitionReason.RESUMED,
        Optional.empty(),
        RouterState.Standing.CLEAR);
  }

  private void offer(int member, RouterEvent event) {
    transitions = group.step(states, member, event, now);
    states = transitions.stream().map(Transition::next).toList();
  }

  private static RouterEvent heard(int priority) {
    return new RouterEvent.AdvertisementReceived(
        Ipv4Address.parse("10.0.0.200"), new Priority(priority), SECOND);
  }
}
