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

  private final Report report;
  private @Nullable Statement process;
  private boolean wholeLine;
  private @Nullable String match;
  private int quorum = 1;
  private @Nullable Integer most;
  private String forkDelay = "0s";
  private String terminateDelay = "0s";

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
    if (quorum == 0 || (most != null && most < quorum)) {
      report.error(
          block.at(),
          "a process that must not run cannot be said here, the block is left out (check what should run instead)");
      return Optional.empty();
    }
    return Optional.of(spec(check(named)));
  }

  private void setting(Statement s) {
    switch (s.keyword()) {
      case "process" -> process = s;
      case "full_command" -> wholeLine = true;
      case "param_match" -> {
        wholeLine = true;
        match = Numbers.first(s);
      }
      case "quorum" -> quorum = Numbers.whole(s, 0, MOST_PROCESSES, 1, report);
      case "quorum_max" -> most = Numbers.whole(s, 0, MOST_PROCESSES, MOST_PROCESSES, report);
      case "fork_delay" -> forkDelay = delay(s);
      case "terminate_delay" -> terminateDelay = delay(s);
      case "delay" -> {
        forkDelay = delay(s);
        terminateDelay = forkDelay;
      }
      default -> {} // the weight is read with the entries that may change it
    }
  }

  private String delay(Statement s) {
    return Numbers.seconds(s, LONGEST_DELAY, "0s", report);
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

  private TrackedService.Spec spec(ProcessCheck check) {
    return new TrackedService.Spec(
        new ServiceCheck(null, null, check),
        "1s",
        "1s",
        1,
        1,
        TrackedService.Initially.DOWN,
        null,
        forkDelay,
        null,
        null,
        null,
        null);
  }
}
