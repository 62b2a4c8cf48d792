package io.kubevrrp.node.succession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevrrp.node.runtime.Inheritance;
import io.kubevrrp.node.runtime.RouterSnapshot;
import io.kubevrrp.node.runtime.StateName;
import io.kubevrrp.node.track.Verdict;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EstateCodecTest {
  private static final MonotonicTime NOW = new MonotonicTime(Long.MAX_VALUE - 5);
  private static final RouterState.Standing STANDING =
      new RouterState.Standing(
          Optional.of(in(-7_000)),
          Optional.of(in(1_500)),
          Optional.of(new RouterState.Patience(in(40), Duration.ofMillis(30))));

  static Stream<RouterState> states() {
    return Stream.of(
        new RouterState.Initialize(),
        new RouterState.Fault(TransitionReason.LINK_DOWN),
        new RouterState.Fault(
            TransitionReason.HELD_DOWN,
            Optional.of(new RouterState.HoldDown(in(60_000), in(3_600)))),
        new RouterState.Backup(
            in(3_600),
            Duration.ofMillis(1_000),
            TransitionReason.ACTIVE_SILENT,
            Optional.of(in(30_000)),
            STANDING),
        new RouterState.Backup(
            in(-1),
            Duration.ofMillis(10),
            TransitionReason.ACTIVE_RESIGNED,
            Optional.empty(),
            RouterState.Standing.CLEAR),
        new RouterState.Active(
            in(250),
            Optional.of(new RouterState.NextAnnouncement(in(1_000), 5, Optional.of(in(5_000)))),
            Optional.of(in(-3)),
            in(3_008),
            STANDING),
        new RouterState.Active(
            in(1), Optional.empty(), Optional.empty(), in(2), RouterState.Standing.CLEAR));
  }

  @ParameterizedTest
  @MethodSource("states")
  void aStateThatTravelsInNoTimeArrivesAsItWas(RouterState state) throws Exception {
    Estate estate = estate(state);

    assertThat(EstateCodec.read(EstateCodec.write(estate, NOW), NOW, NOW)).isEqualTo(estate);
  }

  @Test
  void whatIsDueToAnActiveRouterComesTooEarlyRatherThanTooLate() throws Exception {
    var active =
        new RouterState.Active(
            in(250), Optional.empty(), Optional.empty(), in(3_000), RouterState.Standing.CLEAR);

    assertThat(travelled(active, 30, 50))
        .isEqualTo(
            new RouterState.Active(
                in(280),
                Optional.empty(),
                Optional.empty(),
                in(3_030),
                RouterState.Standing.CLEAR));
  }

  @Test
  void aBackupListensTooLongRatherThanTooShort() throws Exception {
    var backup =
        new RouterState.Backup(
            in(3_600),
            Duration.ofSeconds(1),
            TransitionReason.ACTIVE_SILENT,
            Optional.empty(),
            RouterState.Standing.CLEAR);

    assertThat(((RouterState.Backup) travelled(backup, 30, 50)).activeDownAt())
        .isEqualTo(in(3_650));
  }

  @Test
  void aStateWithoutItsDeadlineOrUnderAnotherNameIsRefused() {
    Message.RouterEntry good =
        EstateCodec.write(estate(states().skip(5).findFirst().orElseThrow()), NOW)
            .routers()
            .getFirst();

    assertThatThrownBy(() -> read(renamed(good, "Backup")))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> read(renamed(good, "Master")))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("no state is called Master");
  }

  private static RouterState travelled(RouterState state, long asked, long received)
      throws MalformedMessageException {
    Message.Left left = EstateCodec.write(estate(state), NOW);
    return EstateCodec.read(left, in(asked), in(received)).routers().getFirst().state();
  }

  private static void read(Message.RouterEntry entry) throws MalformedMessageException {
    EstateCodec.read(new Message.Left(List.of(entry), Map.of()), NOW, NOW);
  }

  private static Message.RouterEntry renamed(Message.RouterEntry entry, String state) {
    return new Message.RouterEntry(
        entry.name(),
        state,
        entry.advertiseIn(),
        entry.announceIn(),
        entry.announceCount(),
        entry.repeatIn(),
        entry.renewIn(),
        entry.lateIn(),
        entry.activeDownIn(),
        entry.activeAdverInterval(),
        entry.expecting(),
        entry.preemptIn(),
        entry.fencedIn(),
        entry.asideIn(),
        entry.patientIn(),
        entry.patience(),
        entry.cause(),
        entry.heldUntilIn(),
        entry.silentIn(),
        entry.timeline());
  }

  static Estate estate(RouterState state) {
    var change =
        new RouterSnapshot.Change(
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            StateName.BACKUP,
            StateName.ACTIVE,
            TransitionReason.ACTIVE_SILENT,
            Optional.of(Duration.ofNanos(3_000_000_001L)),
            Optional.empty());
    return new Estate(
        List.of(new Inheritance("web", state, List.of(change))),
        Map.of(
            "nginx",
            new Verdict(
                true,
                "HTTP 200",
                Instant.parse("2026-01-02T03:04:05Z"),
                Optional.of(7),
                new Verdict.Newest(true, "HTTP 200", 1))));
  }

  private static MonotonicTime in(long milliseconds) {
    return NOW.plus(Duration.ofMillis(milliseconds));
  }
}
