package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Scheduler;
import io.kubevrrp.api.v1alpha1.SchedulerFlag;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a virtual_server's scheduler. keepalived reads them as they come: one with a
 * scheduler's name counts only below the {@code lb_algo} that names it, a numbered one anywhere.
 */
final class HashingFlags {
  private final Report report;
  private final Set<SchedulerFlag> flags = EnumSet.noneOf(SchedulerFlag.class);

  HashingFlags(Report report) {
    this.report = report;
  }

  /**
   * Reads a flag.
   *
   * @param scheduler the one that was named above it, if one was
   */
  void read(Statement s, @Nullable String scheduler) {
    switch (s.keyword()) {
      case "flag-1" -> flags.add(SchedulerFlag.FALLBACK);
      case "flag-2" -> flags.add(SchedulerFlag.PORT);
      case "flag-3" ->
          report.warning(
              s.at(), "'flag-3': no scheduler of the kernel asks for it; left out (remove it)");
      default -> named(s, scheduler);
    }
  }

  private void named(Statement s, @Nullable String scheduler) {
    String whose = s.keyword().substring(0, 2);
    if (whose.equals(scheduler)) {
      flags.add(s.keyword().endsWith("-port") ? SchedulerFlag.PORT : SchedulerFlag.FALLBACK);
    } else {
      report.warning(
          s.at(),
          "'%s': keepalived takes it below 'lb_algo %s' only, and ignores it here; left out (move it, or remove it)"
              .formatted(s.keyword(), whose));
    }
  }

  /** Those that count with this scheduler. */
  List<SchedulerFlag> of(Scheduler scheduler, Position at) {
    if (flags.isEmpty() || scheduler == Scheduler.SH || scheduler == Scheduler.MH) {
      return List.copyOf(flags);
    }
    report.warning(
        at,
        "the scheduler %s knows no flags, the kernel ignores them; left out (remove them)"
            .formatted(scheduler.word()));
    return List.of();
  }
}
