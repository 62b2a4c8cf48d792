package io.kubevrrp.node.succession;

import io.kubevrrp.node.succession.Message.ChangeEntry;
import io.kubevrrp.node.succession.Message.RouterEntry;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Fault;
import io.kubevrrp.node.vrrp.RouterState.HoldDown;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import io.kubevrrp.node.vrrp.RouterState.NextAnnouncement;
import io.kubevrrp.node.vrrp.RouterState.Patience;
import io.kubevrrp.node.vrrp.RouterState.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a router's state with its deadlines as times from one moment. */
record EntryWriter(MonotonicTime now) {
  /** What a state does not have is null in its entry. */
  RouterEntry entry(String name, RouterState state, List<ChangeEntry> timeline) {
    Optional<Active> active = as(Active.class, state);
    Optional<Backup> backup = as(Backup.class, state);
    Optional<Fault> fault = as(Fault.class, state);
    Optional<Standing> standing =
        active.map(Active::standing).or(() -> backup.map(Backup::standing));
    Optional<NextAnnouncement> announcement = active.flatMap(Active::announceAt);
    Optional<Patience> patience = standing.flatMap(Standing::patience);
    Optional<HoldDown> hold = fault.flatMap(Fault::hold);
    return new RouterEntry(
        name,
        word(state),
        in(active.map(Active::advertiseAt)),
        in(announcement.map(NextAnnouncement::at)),
        announcement.map(NextAnnouncement::count).orElse(null),
        in(announcement.flatMap(NextAnnouncement::repeatAt)),
        in(active.flatMap(Active::renewAt)),
        in(active.map(Active::lateAt)),
        in(backup.map(Backup::activeDownAt)),
        nanos(backup.map(Backup::activeAdverInterval)),
        backup.map(known -> known.expecting().name()).orElse(null),
        in(backup.flatMap(Backup::preemptAt)),
        in(standing.flatMap(Standing::fencedAt)),
        in(standing.flatMap(Standing::asideUntil)),
        in(patience.map(Patience::until)),
        nanos(patience.map(Patience::extra)),
        fault.map(known -> known.cause().name()).orElse(null),
        in(hold.map(HoldDown::until)),
        in(hold.map(HoldDown::silentAt)),
        timeline);
  }

  private static String word(RouterState state) {
    return switch (state) {
      case Initialize _ -> "Initialize";
      case Fault _ -> "Fault";
      case Backup _ -> "Backup";
      case Active _ -> "Active";
    };
  }

  private static <T extends RouterState> Optional<T> as(Class<T> wanted, RouterState state) {
    return Optional.of(state).filter(wanted::isInstance).map(wanted::cast);
  }

  private static @Nullable Long nanos(Optional<Duration> duration) {
    return duration.map(Duration::toNanos).orElse(null);
  }

  private @Nullable Long in(Optional<MonotonicTime> at) {
    return at.map(known -> known.nanos() - now.nanos()).orElse(null);
  }
}
