package io.kubevrrp.node.vrrp;

import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import java.util.List;
import java.util.Optional;

/** When virtual routers that move together have something to do, and whether they slept. */
final class CommonTimer {
  private CommonTimer() {}

  /** See {@link SyncGroup#deadline}. */
  static Optional<MonotonicTime> deadline(List<RouterState> states) {
    Optional<MonotonicTime> timer = timer(states);
    if (anyActive(states)) {
      return timer;
    }
    for (RouterState state : states) {
      if (state instanceof Backup backup) {
        timer = timer.map(backup.lookAt()::earlierOf);
      }
    }
    return timer;
  }

  /**
   * The earliest duty where one is Active, a look of its Backups included; else the last timer, and
   * looks are left out.
   */
  static Optional<MonotonicTime> timer(List<RouterState> states) {
    boolean active = anyActive(states);
    Optional<MonotonicTime> chosen = Optional.empty();
    for (RouterState state : states) {
      Optional<MonotonicTime> own =
          !active && state instanceof Backup backup
              ? Optional.of(backup.activeDownAt())
              : state.deadline();
      if (own.isEmpty()) {
        return Optional.empty();
      }
      boolean later = chosen.isEmpty() || own.get().hasReached(chosen.get());
      chosen = chosen.isEmpty() || later != active ? own : chosen;
    }
    return chosen;
  }

  static boolean anyActive(List<RouterState> states) {
    return states.stream().anyMatch(Active.class::isInstance);
  }

  /** Whether a peer may have taken over from an Active one. */
  static boolean anyLate(List<RouterState> states, MonotonicTime now) {
    return states.stream()
        .anyMatch(state -> state instanceof Active active && now.hasReached(active.lateAt()));
  }

  /** Whether one may have missed what was sent: then all listen once more, not some of them. */
  static boolean anyOverslept(List<RouterState> states, MonotonicTime timer, MonotonicTime now) {
    return states.stream()
        .anyMatch(
            state -> state instanceof Backup backup && WhileBackup.overslept(backup, timer, now));
  }
}
