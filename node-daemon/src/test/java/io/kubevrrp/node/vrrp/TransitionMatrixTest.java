package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9568 section 6.4 as a table: every state, every event, the exact actions in their order. */
class TransitionMatrixTest {
  private static final MonotonicTime NOW = new MonotonicTime(1_000_000_000_000L);
  private static final Ipv4Address OWN = Ipv4Address.parse("192.168.1.131");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final VirtualRouter ROUTER =
      new VirtualRouter(Lan.DEFAULTS, OWN, new Priority(100));

  private static final RouterState.Standing CLEAR = RouterState.Standing.CLEAR;
  private static final RouterState INITIALIZE = new RouterState.Initialize();
  private static final RouterState FAULT = new RouterState.Fault(TransitionReason.LINK_DOWN);
  private static final RouterState BACKUP =
      new RouterState.Backup(
          NOW.plus(SECOND), SECOND, TransitionReason.ACTIVE_SILENT, Optional.empty(), CLEAR);
  private static final RouterState BACKUP_DUE =
      new RouterState.Backup(NOW, SECOND, TransitionReason.ACTIVE_SILENT, Optional.empty(), CLEAR);
  private static final RouterState RESUMING = resuming(NOW.plus(SECOND));
  private static final RouterState RESUMING_DUE = resuming(NOW);
  private static final RouterState ACTIVE =
      active(NOW.plus(SECOND), NOW.plus(SECOND.multipliedBy(3)));
  private static final RouterState ACTIVE_DUE = active(NOW, NOW.plus(SECOND));
  private static final RouterState ACTIVE_OVERSLEPT = active(NOW.plus(SECOND.negated()), NOW);
  private static final RouterState HELD =
      new RouterState.Fault(
          TransitionReason.HELD_DOWN,
          Optional.of(new RouterState.HoldDown(NOW.plus(SECOND), NOW.plus(SECOND))));
  private static final RouterState HELD_DUE =
      new RouterState.Fault(
          TransitionReason.HELD_DOWN, Optional.of(new RouterState.HoldDown(NOW, NOW.plus(SECOND))));

  private static final RouterEvent STARTUP = new RouterEvent.Startup();
  private static final RouterEvent REVIVED = new RouterEvent.Revived(Duration.ofSeconds(3));
  private static final RouterEvent REVIVED_LATE = new RouterEvent.Revived(Duration.ofSeconds(4));
  private static final RouterEvent SHUTDOWN = new RouterEvent.Shutdown();
  private static final RouterEvent DEADLINE = new RouterEvent.DeadlineReached();
  private static final RouterEvent CHANGED = new RouterEvent.PriorityChanged();
  private static final RouterEvent RECONFIGURED = new RouterEvent.ConfigurationChanged();
  private static final RouterEvent HANDOVER =
      new RouterEvent.HandoverRequested(Duration.ofSeconds(10));
  private static final RouterEvent RAISED =
      new RouterEvent.FaultRaised(TransitionReason.TRACKED_FAILING);
  private static final RouterEvent CLEARED = new RouterEvent.FaultCleared();

  private static final RouterAction SEND = new RouterAction.SendAdvertisement(new Priority(100));
  private static final RouterAction RESIGN = new RouterAction.SendAdvertisement(Priority.RESIGNING);
  private static final RouterAction SEND_LOWEST =
      new RouterAction.SendAdvertisement(Priority.LOWEST);
  private static final RouterAction INSTALL = new RouterAction.InstallAddresses();
  private static final RouterAction RENEW = new RouterAction.RenewAddresses();
  private static final RouterAction REMOVE = new RouterAction.RemoveAddresses();
  private static final RouterAction ANNOUNCE = new RouterAction.AnnounceAddresses(5);

  record Row(RouterState state, RouterEvent event, Class<?> next, List<RouterAction> actions) {}

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(whileInitialize());
    rows.addAll(whileFault());
    rows.addAll(whileBackup());
    rows.addAll(whileResuming());
    rows.addAll(whileActive());
    rows.addAll(whileOverslept());
    return rows.stream();
  }

  private static List<Row> whileInitialize() {
    return List.of(
        row(INITIALIZE, STARTUP, RouterState.Backup.class),
        row(INITIALIZE, REVIVED, RouterState.Backup.class),
        row(INITIALIZE, REVIVED_LATE, RouterState.Backup.class, REMOVE),
        row(INITIALIZE, SHUTDOWN, RouterState.Initialize.class),
        row(INITIALIZE, DEADLINE, RouterState.Initialize.class),
        row(INITIALIZE, heard(200, "192.168.1.129"), RouterState.Initialize.class),
        row(INITIALIZE, RECONFIGURED, RouterState.Initialize.class),
        row(INITIALIZE, HANDOVER, RouterState.Initialize.class),
        row(INITIALIZE, CHANGED, RouterState.Initialize.class),
        row(INITIALIZE, RAISED, RouterState.Fault.class),
        row(INITIALIZE, CLEARED, RouterState.Initialize.class));
  }

  private static List<Row> whileFault() {
    return List.of(
        row(FAULT, STARTUP, RouterState.Fault.class),
        row(FAULT, REVIVED, RouterState.Fault.class),
        row(FAULT, SHUTDOWN, RouterState.Initialize.class),
        row(FAULT, DEADLINE, RouterState.Fault.class),
        row(FAULT, heard(200, "192.168.1.129"), RouterState.Fault.class),
        row(FAULT, RECONFIGURED, RouterState.Fault.class),
        row(FAULT, HANDOVER, RouterState.Fault.class),
        row(FAULT, CHANGED, RouterState.Fault.class),
        row(FAULT, RAISED, RouterState.Fault.class),
        row(FAULT, CLEARED, RouterState.Backup.class),
        row(HELD, DEADLINE, RouterState.Fault.class),
        row(HELD, CLEARED, RouterState.Fault.class),
        row(HELD_DUE, DEADLINE, RouterState.Backup.class));
  }

  private static List<Row> whileBackup() {
    return List.of(
        row(BACKUP, STARTUP, RouterState.Backup.class),
        row(BACKUP, REVIVED, RouterState.Backup.class),
        row(BACKUP, SHUTDOWN, RouterState.Initialize.class),
        row(BACKUP, DEADLINE, RouterState.Backup.class),
        row(BACKUP_DUE, DEADLINE, RouterState.Active.class, INSTALL, SEND, ANNOUNCE),
        row(BACKUP, heard(0, "192.168.1.129"), RouterState.Backup.class),
        row(BACKUP, heard(99, "192.168.1.129"), RouterState.Backup.class),
        row(BACKUP, heard(100, "192.168.1.129"), RouterState.Backup.class),
        row(BACKUP, heard(200, "192.168.1.129"), RouterState.Backup.class),
        row(BACKUP, RECONFIGURED, RouterState.Backup.class),
        row(BACKUP, HANDOVER, RouterState.Backup.class),
        row(BACKUP, CHANGED, RouterState.Backup.class),
        row(BACKUP, RAISED, RouterState.Fault.class),
        row(BACKUP, CLEARED, RouterState.Backup.class));
  }

  /** Its former life's addresses are bound: it keeps them while all is silent. */
  private static List<Row> whileResuming() {
    return List.of(
        row(RESUMING, STARTUP, RouterState.Backup.class),
        row(RESUMING, SHUTDOWN, RouterState.Initialize.class, REMOVE),
        row(RESUMING, DEADLINE, RouterState.Backup.class),
        row(RESUMING_DUE, DEADLINE, RouterState.Active.class, INSTALL, SEND),
        row(RESUMING, heard(0, "192.168.1.129"), RouterState.Backup.class, REMOVE),
        row(RESUMING, heard(99, "192.168.1.129"), RouterState.Backup.class, REMOVE),
        row(RESUMING, heard(200, "192.168.1.129"), RouterState.Backup.class, REMOVE),
        row(RESUMING, RECONFIGURED, RouterState.Backup.class, REMOVE),
        row(RESUMING, HANDOVER, RouterState.Backup.class),
        row(RESUMING, CHANGED, RouterState.Backup.class),
        row(RESUMING, RAISED, RouterState.Fault.class, REMOVE),
        row(RESUMING, CLEARED, RouterState.Backup.class));
  }

  private static List<Row> whileActive() {
    return List.of(
        row(ACTIVE, STARTUP, RouterState.Active.class),
        row(ACTIVE, REVIVED, RouterState.Active.class),
        row(ACTIVE, SHUTDOWN, RouterState.Initialize.class, RESIGN, REMOVE),
        row(ACTIVE, DEADLINE, RouterState.Active.class),
        row(ACTIVE_DUE, DEADLINE, RouterState.Active.class, SEND, RENEW),
        row(ACTIVE, heard(0, "192.168.1.129"), RouterState.Active.class, SEND),
        row(ACTIVE, heard(99, "192.168.1.200"), RouterState.Active.class, SEND),
        row(ACTIVE, heard(100, "192.168.1.130"), RouterState.Active.class, SEND),
        row(ACTIVE, heard(100, "192.168.1.132"), RouterState.Backup.class, REMOVE),
        row(ACTIVE, heard(101, "192.168.1.1"), RouterState.Backup.class, REMOVE),
        row(ACTIVE, RECONFIGURED, RouterState.Active.class),
        row(ACTIVE, HANDOVER, RouterState.Active.class, SEND_LOWEST),
        row(ACTIVE, CHANGED, RouterState.Active.class, SEND),
        row(ACTIVE, RAISED, RouterState.Fault.class, RESIGN, REMOVE),
        row(ACTIVE, CLEARED, RouterState.Active.class));
  }

  /** Whatever happens to a router that overslept as Active: it does not speak. */
  private static List<Row> whileOverslept() {
    return List.of(
        row(ACTIVE_OVERSLEPT, STARTUP, RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, REVIVED, RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, SHUTDOWN, RouterState.Initialize.class, REMOVE),
        row(ACTIVE_OVERSLEPT, DEADLINE, RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, heard(0, "192.168.1.129"), RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, heard(99, "192.168.1.200"), RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, heard(101, "192.168.1.1"), RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, RECONFIGURED, RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, HANDOVER, RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, CHANGED, RouterState.Backup.class, REMOVE),
        row(ACTIVE_OVERSLEPT, RAISED, RouterState.Fault.class, REMOVE),
        row(ACTIVE_OVERSLEPT, CLEARED, RouterState.Backup.class, REMOVE));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void stepsAsTheTableSays(Row row) {
    Transition transition = ROUTER.step(row.state(), row.event(), NOW);

    assertThat(transition.next()).isInstanceOf(row.next());
    assertThat(transition.actions()).isEqualTo(row.actions());
    assertThat(transition.reason().isPresent())
        .isEqualTo(
            !row.next().equals(row.state().getClass())
                || (row.state().equals(FAULT) && row.event().equals(RAISED)));
  }

  @Test
  void theTableIsComplete() {
    Set<String> wanted = new HashSet<>();
    for (Class<?> state : RouterState.class.getPermittedSubclasses()) {
      for (Class<?> event : RouterEvent.class.getPermittedSubclasses()) {
        wanted.add(state.getSimpleName() + " x " + event.getSimpleName());
      }
    }

    assertThat(
            rows()
                .map(row ->
                    row.state().getClass().getSimpleName()
                        + " x "
                        + row.event().getClass().getSimpleName())
                .collect(Collectors.toSet()))
        .isEqualTo(wanted);
  }

  @Test
  void whoeverWinsAConflictTellsClientsOnceMoreWhenTheOtherHasLetGo() {
    for (int weaker : new int[] {99, 0}) {
      Steps winner = Steps.usual(100).becomeActive().pass(Duration.ofSeconds(10)).hear(weaker);

      assertThat(announcedWithin(winner, Duration.ofMillis(999))).isZero();
      assertThat(announcedWithin(winner, Duration.ofMillis(1))).isEqualTo(5);
    }
  }

  @Test
  void whoeverWinsAConflictSoonAfterItBeganDoesNotWaitForTheRepetition() {
    Steps winner = Steps.usual(100).becomeActive().pass(Duration.ofMillis(10)).hear(99);

    assertThat(announcedWithin(winner, Duration.ofMillis(999))).isZero();
    assertThat(announcedWithin(winner, Duration.ofMillis(1))).isEqualTo(1);
    assertThat(announcedWithin(winner, Duration.ofMillis(3_989))).isZero();
    assertThat(announcedWithin(winner, Duration.ofMillis(1))).as("the repetition").isEqualTo(5);
  }

  @Test
  void whoeverTakesOverFromAWeakerOneThatBeganJustNowTellsClientsOnceMore() {
    Steps stronger = Steps.usual(100).start().hear(99).becomeActive();

    assertThat(announcedWithin(stronger, Duration.ofMillis(999))).isZero();
    assertThat(announcedWithin(stronger, Duration.ofMillis(1))).isEqualTo(1);
    assertThat(announcedWithin(stronger, Duration.ofMillis(3_999))).isZero();
    assertThat(announcedWithin(stronger, Duration.ofMillis(1))).as("the repetition").isEqualTo(5);
  }

  @Test
  void whatIsStillToBeSaidOfAConflictOutlivesAReconfiguration() {
    for (Duration repeatAfter : List.of(Duration.ZERO, Duration.ofSeconds(5))) {
      var announcing = new RouterConfig.Announcing(5, repeatAfter, Duration.ZERO);
      Steps winner = Steps.usual(100);
      announcing(winner, announcing);
      winner.becomeActive().pass(Duration.ofMillis(10)).hear(99);
      announcing(winner, announcing);

      assertThat(announcedWithin(winner, Duration.ofSeconds(1))).isPositive();
      assertThat(announcedWithin(winner, Duration.ofSeconds(9)))
          .isEqualTo(repeatAfter.isZero() ? 0 : 5);
    }
  }

  @Test
  void whoeverTakesOverFromAWeakerOneTellsTwiceWhateverIsConfigured() {
    Steps stronger = Steps.usual(100);
    announcing(stronger, new RouterConfig.Announcing(1, Duration.ZERO, Duration.ZERO));
    stronger.start().hear(99).becomeActive();

    assertThat(announcedWithin(stronger, Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(announcedWithin(stronger, Duration.ofSeconds(100))).isZero();
  }

  @Test
  void aWeakerRouterThatInsistsIsAnsweredWithAnnouncementsOnceInAnInterval() {
    Steps winner = Steps.usual(100).becomeActive().pass(Duration.ofSeconds(10));
    int announced = 0;
    for (int i = 0; i < 10_000; i++) {
      announced += announcedWithin(winner.hear(99), Duration.ofMillis(1));
    }

    assertThat(announced).isBetween(45, 50);
  }

  @Test
  void anotherRefreshIsTakenOverWhileActive() {
    Steps router =
        Steps.usual(100).becomeActive().pass(Duration.ofSeconds(6)); // and the repetition
    refresh(router, Duration.ofSeconds(2));
    assertThat(announcedWithin(router, Duration.ofSeconds(10))).isEqualTo(5);

    refresh(router, Duration.ZERO);
    assertThat(announcedWithin(router, Duration.ofMinutes(3))).isZero();

    refresh(router, Duration.ofSeconds(30));
    assertThat(announcedWithin(router, Duration.ofMinutes(1))).isEqualTo(2);
  }

  @Test
  void theRepetitionAfterATakeoverOutlivesAChangeOfTheRefresh() {
    Steps router = Steps.usual(100).becomeActive().pass(Duration.ofSeconds(1));

    refresh(router, Duration.ZERO);

    assertThat(announcedWithin(router, Duration.ofSeconds(5))).isEqualTo(5);
    assertThat(announcedWithin(router, Duration.ofMinutes(3))).isZero();
  }

  private static void refresh(Steps router, Duration every) {
    announcing(router, new RouterConfig.Announcing(5, Duration.ofSeconds(5), every));
  }

  private static void announcing(Steps router, RouterConfig.Announcing announcing) {
    RouterConfig before = router.router.config();
    RouterConfig changed =
        new RouterConfig(
            before.version(),
            before.virtualRouterId(),
            before.advertisementInterval(),
            before.downAfter(),
            before.preemption(),
            announcing,
            before.lease());
    router.router =
        new VirtualRouter(changed, router.router.localAddress(), router.router.priority());
    router.offer(RECONFIGURED);
  }

  private static int announcedWithin(Steps router, Duration duration) {
    MonotonicTime end = router.now.plus(duration);
    int announced = 0;
    while (router.state.deadline().filter(end::hasReached).isPresent()) {
      router.now = router.state.deadline().get();
      router.offer(DEADLINE);
      for (RouterAction action : router.actions) {
        announced += action instanceof RouterAction.AnnounceAddresses(int count) ? count : 0;
      }
    }
    router.now = end;
    return announced;
  }

  @Test
  void versionTwoLetsAWeakerActiveFindOutByItself() {
    RouterConfig second =
        new RouterConfig(
            2,
            51,
            SECOND,
            3,
            Lan.DEFAULTS.preemption(),
            Lan.DEFAULTS.announcing(),
            Optional.empty());
    VirtualRouter router = new VirtualRouter(second, OWN, new Priority(100));

    assertThat(router.step(ACTIVE, heard(99, "192.168.1.129"), NOW).actions()).isEmpty();
  }

  @Test
  void aBackupOfVersionThreeLearnsTheIntervalOfTheActiveRouter() {
    RouterEvent slow =
        new RouterEvent.AdvertisementReceived(
            Ipv4Address.parse("192.168.1.129"), new Priority(200), Duration.ofSeconds(3));

    RouterState.Backup next = (RouterState.Backup) ROUTER.step(BACKUP, slow, NOW).next();

    assertThat(NOW.until(next.activeDownAt()))
        .isEqualTo(Duration.ofNanos(9_000_000_000L + 3_000_000_000L * 156 / 256));
  }

  private static RouterState resuming(MonotonicTime until) {
    return new RouterState.Backup(until, SECOND, TransitionReason.RESUMED, Optional.empty(), CLEAR);
  }

  private static RouterState active(MonotonicTime advertiseAt, MonotonicTime lateAt) {
    return new RouterState.Active(advertiseAt, Optional.empty(), Optional.empty(), lateAt, CLEAR);
  }

  private static Row row(
      RouterState state, RouterEvent event, Class<?> next, RouterAction... actions) {
    return new Row(state, event, next, List.of(actions));
  }

  private static RouterEvent heard(int priority, String source) {
    return new RouterEvent.AdvertisementReceived(
        Ipv4Address.parse(source), new Priority(priority), SECOND);
  }
}
