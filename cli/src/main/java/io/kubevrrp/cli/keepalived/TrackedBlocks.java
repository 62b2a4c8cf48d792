package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.Tracking;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One node's vrrp_track_process and track_file blocks, and the entries that name them. */
final class TrackedBlocks {
  private static final int MOST_OF_KEEPALIVED = 254;
  private static final int MOST = 253;

  /**
   * A block.
   *
   * @param service the name of the TrackedService that it becomes
   * @param weight what an entry without a weight has; 0: failing means Fault
   */
  private record Block(String service, Weight weight) {}

  private final Set<String> taken;
  private final Report report;
  private final Map<String, Block> processes = new HashMap<>();
  private final Map<String, Block> files = new HashMap<>();

  /**
   * None yet.
   *
   * @param taken the names of the node's scripts, which come first
   */
  TrackedBlocks(Set<String> taken, Report report) {
    this.taken = new HashSet<>(taken);
    this.report = report;
  }

  /** Gets what a block becomes. */
  @FunctionalInterface
  interface Found {
    /** A TrackedService of this name. */
    void on(Statement block, String name, TrackedService.Spec spec);
  }

  /** Reads the node's blocks. */
  void read(List<Statement> top, Found found) {
    for (Statement block : top) {
      switch (block.keyword()) {
        case "vrrp_track_process" ->
            new ProcessBlock(report)
                .read(block)
                .ifPresent(spec -> found.on(block, keep(block, 0, processes, "-process"), spec));
        case "track_file", "vrrp_track_file" ->
            new FileBlock(report)
                .read(block)
                .ifPresent(spec -> found.on(block, keep(block, 1, files, "-file"), spec));
        default -> {} // read elsewhere
      }
    }
  }

  /** Remembers a block; the name that its service has. */
  private String keep(Statement block, int usual, Map<String, Block> kind, String suffix) {
    String name = Numbers.name(Numbers.first(block));
    String service = taken.add(name) ? name : name + suffix;
    Weight weight =
        block.children().stream()
            .filter(s -> s.keyword().equals("weight"))
            .reduce((_, last) -> last)
            .map(s -> new Weight(number(s), s.parameters().contains("reverse")))
            .orElse(new Weight(usual, false));
    kind.put(Numbers.first(block), new Block(service, weight));
    return service;
  }

  /** An entry of track_process. */
  Optional<Tracking> process(Statement entry) {
    return entry(entry, processes, "vrrp_track_process");
  }

  /** An entry of track_file. */
  Optional<Tracking> file(Statement entry) {
    return entry(entry, files, "track_file");
  }

  private Optional<Tracking> entry(Statement entry, Map<String, Block> kind, String keyword) {
    Block block = kind.get(entry.keyword());
    if (block == null) {
      report.error(
          entry.at(),
          "no %s is named '%s' that was taken, it is left out (correct the name, or see there)"
              .formatted(keyword, entry.keyword()));
      return Optional.empty();
    }
    Weight weight = Weight.of(entry, block.weight(), this::number, report);
    @Nullable Integer number = weight.value();
    // keepalived lets go of the addresses even where it fails on every node.
    return Optional.of(
        new Tracking(
            block.service(),
            null,
            number,
            weight.reversed(),
            number == null ? Tracking.WhenAllFail.RELEASE : null));
  }

  private int number(Statement s) {
    int number = Numbers.whole(s, -MOST_OF_KEEPALIVED, MOST_OF_KEEPALIVED, 0, report);
    if (Math.abs(number) > MOST) {
      report.warning(
          s.at(),
          "'weight %d' becomes %d, which no priority can tell from it (write %d)"
              .formatted(number, Integer.signum(number) * MOST, Integer.signum(number) * MOST));
    }
    return Math.clamp(number, -MOST, MOST);
  }
}
