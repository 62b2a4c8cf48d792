package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one track_file block as a TrackedService with a file check. */
final class FileBlock {
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");

  private final Report report;

  FileBlock(Report report) {
    this.report = report;
  }

  /** Reads it; empty when it cannot be said here, which is reported. */
  Optional<TrackedService.Spec> read(Statement block) {
    Optional<String> name = Optional.empty();
    boolean given = false;
    for (Statement s : Walk.mapped("vrrp_track_file", block.children(), report)) {
      switch (s.keyword()) {
        case "file" -> {
          given = true;
          name = name(s);
        }
        case "init_file" -> beginning(s);
        default -> {} // the weight is read with the entries that may change it
      }
    }
    if (!given) {
      report.error(
          block.at(),
          "%s %s says no file, it is left out, as keepalived does (add file PATH)"
              .formatted(block.keyword(), Numbers.first(block)));
    }
    return name.map(FileBlock::spec);
  }

  private Optional<String> name(Statement s) {
    String path = Numbers.first(s);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!NAME.matcher(name).matches()) {
      report.error(
          s.at(),
          "the file '%s' is left out: its name has letters, digits, dots, hyphens and underscores only, 63 at most (rename it)"
              .formatted(path));
      return Optional.empty();
    }
    report.warning(
        s.at(),
        "the number is read from files/%s in the daemon's state directory, not from %s (write it there; a link is not followed)"
            .formatted(name, path));
    return Optional.of(name);
  }

  private void beginning(Statement s) {
    String value = Numbers.first(s);
    if (!value.isEmpty() && !value.equals("0") && !value.equals("overwrite")) {
      report.warning(
          s.at(),
          "'init_file %s': no file is made here, and one that is not there counts as 0 (write %s into it on every node)"
              .formatted(value, value));
    }
  }

  private static TrackedService.Spec spec(String name) {
    return new TrackedService.Spec(
        ServiceCheck.of(new ServiceCheck.TrackedFile(name)),
        "1s",
        "1s",
        1,
        1,
        TrackedService.Initially.UP);
  }
}
