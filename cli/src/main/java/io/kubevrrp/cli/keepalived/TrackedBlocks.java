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
   * @param source where it stands
   * @param service the name of the TrackedService that it becomes
   * @param spec that service
   * @param weight what an entry without a weight has; 0: failing means Fault
   */
  private record Block(Statement source, String service, TrackedService.Spec spec, Weight weight) {}

  private final Set<String> taken;
  private final Report report;
  private final Map<String, Block> processes = new HashMap<>();
  private final Map<String, Block> files = new HashMap<>();
  private final Found found;

  /**
   * None yet.
   *
   * @param taken the names of the node's scripts, which come first
   * @param found gets the services that the blocks become
   */
  TrackedBlocks(Set<String> taken, Report report, Found found) {
    this.taken = new HashSet<>(taken);
    this.report = report;
    this.found = found;
  }

  /** Gets what a block becomes. */
  @FunctionalInterface
  interface Found {
    /** A TrackedService of this name, perhaps once more. */
    void on(Statement block, String name, TrackedService.Spec spec);
  }

  /** Reads the node's blocks. */
  void read(List<Statement> top) {
    for (Statement block : top) {
      switch (block.keyword()) {
        case "vrrp_track_process" ->
            new ProcessBlock(report)
                .read(block)
                .ifPresent(spec -> keep(block, spec, 0, processes, "-process"));
        case "track_file", "vrrp_track_file" ->
            new FileBlock(report)
                .read(block)
                .ifPresent(spec -> keep(block, spec, 1, files, "-file"));
        default -> {} // read elsewhere
      }
    }
  }

  /** Remembers a block. */
  private void keep(
      Statement block,
      TrackedService.Spec spec,
      int usual,
      Map<String, Block> kind,
      String suffix) {
    String name = Numbers.name(Numbers.first(block));
    String service = taken.add(name) ? name : name + suffix;
    Weight weight =
        block.children().stream()
            .filter(s -> s.keyword().equals("weight"))
            .reduce((_, last) -> last)
            .map(s -> new Weight(number(s), s.parameters().contains("reverse")))
            .orElse(new Weight(usual, false));
    kind.put(Numbers.first(block), new Block(block, service, spec, weight));
    if (!weight.inverted()) {
      found.on(block, service, spec);
    }
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
    if (weight.inverted()) {
      return inverted(entry, block);
    }
    found.on(block.source(), block.service(), block.spec());
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

  /** The addresses go while it runs: then what works is that it does not. */
  private Optional<Tracking> inverted(Statement entry, Block block) {
    Optional<TrackedService.Spec> opposite = ProcessBlock.opposite(block.spec());
    if (opposite.isEmpty()) {
      cannotInvert(entry, report);
      return Optional.empty();
    }
    String service = block.service() + "-absent";
    found.on(block.source(), service, opposite.get());
    report.note(
        entry.at(),
        "with 'weight 0 reverse' it must not run; the TrackedService %s says that, it works while the process does not run"
            .formatted(service));
    return Optional.of(new Tracking(service, null, null, null, Tracking.WhenAllFail.RELEASE));
  }

  /** Says of an entry that it is left out. */
  static void cannotInvert(Statement entry, Report report) {
    report.error(
        entry.at(),
        "'%s' is not tracked: with 'weight 0 reverse' it takes the addresses away while it works, which cannot be said here (track what has to work instead)"
            .formatted(entry.keyword()));
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
