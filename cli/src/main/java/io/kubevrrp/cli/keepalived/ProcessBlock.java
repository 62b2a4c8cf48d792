package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.ProcessCheck;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one vrrp_track_process block as a TrackedService with a process check. */
final class ProcessBlock {
  private static final int LONGEST_NAME = 15;
  private static final int MOST_ARGUMENTS = 16;
  private static final int MOST_PROCESSES = 10_000;
  private static final int LONGEST_DELAY = 3600;
  private static final String NO_DELAY = "0s";

  private final Report report;
  private @Nullable Statement process;
  private boolean wholeLine;
  private @Nullable String match;
  private int quorum = 1;
  private @Nullable Integer most;
  private String forkDelay = NO_DELAY;
  private String terminateDelay = NO_DELAY;

  ProcessBlock(Report report) {
    this.report = report;
  }

  /** Reads it; empty when it cannot be said here, which is reported. */
  Optional<TrackedService.Spec> read(Statement block) {
    for (Statement s : Walk.mapped("vrrp_track_process", block.children(), report)) {
      setting(s);
    }
    Statement named = process;
    if (named == null || named.parameters().isEmpty()) {
      report.error(
          block.at(),
          "vrrp_track_process %s says no process, it is left out, as keepalived does (add process NAME)"
              .formatted(Numbers.first(block)));
      return Optional.empty();
    }
    if (quorum == 0) {
      dropDelays(block);
    }
    return Optional.of(spec(check(named), forkDelay));
  }

  /**
   * A service that works while this one does not.
   *
   * @return empty where no number of processes says that
   */
  static Optional<TrackedService.Spec> opposite(TrackedService.Spec spec) {
    ProcessCheck process = spec.check().process();
    if (process == null) {
      return Optional.empty();
    }
    Integer max = process.max();
    int least = process.min() == 0 && max != null ? max + 1 : 0;
    Integer most = process.min() == 0 ? null : Integer.valueOf(process.min() - 1);
    boolean interval = process.min() == 0 || max == null;
    return interval && least <= MOST_PROCESSES
        ? Optional.of(
            spec(
                new ProcessCheck(process.name(), process.commandLine(), least, most, NO_DELAY),
                NO_DELAY))
        : Optional.empty();
  }

  /** They are about a process that comes and goes; here its coming is the failure. */
  private void dropDelays(Statement block) {
    if (!forkDelay.equals(NO_DELAY) || !terminateDelay.equals(NO_DELAY)) {
      report.warning(
          block.at(),
          "the delays of a process that must not run are left out: its start counts at the next check, its end at once (remove them)");
    }
    forkDelay = NO_DELAY;
    terminateDelay = NO_DELAY;
  }

  private void setting(Statement s) {
    switch (s.keyword()) {
      case "process" -> process = s;
      case "full_command" -> wholeLine = true;
      case "param_match" -> {
        wholeLine = true;
        match = Numbers.first(s);
      }
      case "quorum" -> quorum(s, Numbers.whole(s, 1, MOST_PROCESSES, quorum, report));
      case "quorum_max" -> most(s, Numbers.whole(s, 0, MOST_PROCESSES, MOST_PROCESSES, report));
      case "fork_delay" -> forkDelay = delay(s);
      case "terminate_delay" -> terminateDelay = delay(s);
      case "delay" -> {
        forkDelay = delay(s);
        terminateDelay = forkDelay;
      }
      default -> {} // the weight is read with the entries that may change it
    }
  }

  private void quorum(Statement s, int number) {
    if (most != null && number > most) {
      ignored(s, "more than quorum_max", most);
    } else {
      quorum = number;
    }
  }

  /** Of the quorum that stands there already, 1 alone gives way: then no process may run. */
  private void most(Statement s, int number) {
    if (number == 0 && quorum <= 1) {
      quorum = 0;
      most = 0;
    } else if (number < quorum) {
      ignored(s, "less than quorum", quorum);
    } else {
      most = number;
    }
  }

  private void ignored(Statement s, String why, int other) {
    report.error(
        s.at(),
        "'%s %s' is %s, %d: it is ignored, as keepalived does (correct one of them)"
            .formatted(s.keyword(), Numbers.first(s), why, other));
  }

  private String delay(Statement s) {
    return Numbers.seconds(s, LONGEST_DELAY, NO_DELAY, report);
  }

  private ProcessCheck check(Statement named) {
    List<String> line = named.parameters();
    if (!wholeLine && line.size() == 1) {
      return new ProcessCheck(name(named), null, quorum, most, terminateDelay);
    }
    return new ProcessCheck(null, arguments(named, line), quorum, most, terminateDelay);
  }

  /** keepalived compares what is written with the kernel's name of the process, as it is. */
  private String name(Statement named) {
    String written = Numbers.first(named);
    String base = written.substring(written.lastIndexOf('/') + 1);
    String name = base.substring(0, Math.min(base.length(), LONGEST_NAME));
    if (!name.equals(written)) {
      report.warning(
          named.at(),
          "keepalived never finds '%s', since the kernel keeps 15 characters of a name and no path; '%s' is looked for here (write that)"
              .formatted(written, name));
    }
    return name.isEmpty() ? written : name;
  }

  private List<String> arguments(Statement named, List<String> line) {
    boolean longer = "initial".equals(match) && line.size() > 1;
    if (longer) {
      report.warning(
          named.at(),
          "with 'param_match initial' the last argument may be longer, which cannot be said here: '%s' is left out (see that the others suffice)"
              .formatted(line.getLast()));
    } else if (!"partial".equals(match) && (line.size() > 1 || match != null)) {
      report.note(
          named.at(),
          "a command line that goes on after these arguments counts, too; in keepalived it has to end there");
    }
    List<String> kept = longer ? line.subList(0, line.size() - 1) : line;
    if (kept.size() > MOST_ARGUMENTS) {
      report.warning(
          named.at(), "of more than 16 words the first 16 are compared (see that they suffice)");
    }
    return kept.subList(0, Math.min(kept.size(), MOST_ARGUMENTS));
  }

  private static TrackedService.Spec spec(ProcessCheck check, String holdAfterRecovery) {
    return new TrackedService.Spec(
        new ServiceCheck(null, null, check),
        "1s",
        "1s",
        1,
        1,
        TrackedService.Initially.DOWN,
        null,
        holdAfterRecovery,
        null,
        null,
        null,
        null);
  }
}
