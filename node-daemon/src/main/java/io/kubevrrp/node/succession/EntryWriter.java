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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a router's state with its deadlines as times from one moment. */
record EntryWriter(MonotonicTime now) {
  RouterEntry entry(String name, RouterState state, List<ChangeEntry> timeline) {
    return switch (state) {
      case Initialize _ -> idle(name, "Initialize", null, Optional.empty(), timeline);
      case Fault(var cause, var hold) -> idle(name, "Fault", cause.name(), hold, timeline);
      case Backup backup -> backup(name, backup, timeline);
      case Active active -> active(name, active, timeline);
    };
  }

  private RouterEntry idle(
      String name,
      String state,
      @Nullable String cause,
      Optional<HoldDown> hold,
      List<ChangeEntry> timeline) {
    return new RouterEntry(
        name,
        state,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        cause,
        in(hold.map(HoldDown::until)),
        in(hold.map(HoldDown::silentAt)),
        timeline);
  }

  private RouterEntry backup(String name, Backup state, List<ChangeEntry> timeline) {
    Standing standing = state.standing();
    return new RouterEntry(
        name,
        "Backup",
        null,
        null,
        null,
        null,
        null,
        in(state.activeDownAt()),
        state.activeAdverInterval().toNanos(),
        state.expecting().name(),
        in(state.preemptAt()),
        in(standing.fencedAt()),
        in(standing.asideUntil()),
        in(standing.patience().map(Patience::until)),
        extra(standing),
        null,
        null,
        null,
        timeline);
  }

  private RouterEntry active(String name, Active state, List<ChangeEntry> timeline) {
    Standing standing = state.standing();
    return new RouterEntry(
        name,
        "Active",
        in(state.advertiseAt()),
        in(state.announceAt().map(NextAnnouncement::at)),
        state.announceAt().map(NextAnnouncement::count).orElse(null),
        in(state.renewAt()),
        in(state.lateAt()),
        null,
        null,
        null,
        null,
        in(standing.fencedAt()),
        in(standing.asideUntil()),
        in(standing.patience().map(Patience::until)),
        extra(standing),
        null,
        null,
        null,
        timeline);
  }

  private static @Nullable Long extra(Standing standing) {
    return standing.patience().map(patience -> patience.extra().toNanos()).orElse(null);
  }

  private @Nullable Long in(Optional<MonotonicTime> at) {
    return at.map(this::in).orElse(null);
  }

  private long in(MonotonicTime at) {
    return at.nanos() - now.nanos();
  }
}
