package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.LinkDelay;
import io.kubevrrp.api.v1alpha1.StartupDelay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads for how long keepalived of one node waits: at its start, and when interfaces flap. */
final class Delays {
  private static final int HOUR = 3600;
  private static final int LONGEST_FLAP = 255;

  private final Map<String, LinkDelay> links = new HashMap<>();
  private final Report report;
  private String afterStart = "0s";
  private String afterBoot = "0s";

  Delays(Report report) {
    this.report = report;
  }

  /** Reads an {@code interface_up_down_delays}. */
  void interfaces(Statement block) {
    for (Statement s : block.children()) {
      List<String> numbers = s.parameters();
      if (numbers.isEmpty() || numbers.size() > 2) {
        report.error(
            s.at(),
            "'%s' of interface_up_down_delays needs one delay or two, down and up (correct it)"
                .formatted(s.keyword()));
        continue;
      }
      String down = seconds(s, numbers.getFirst());
      String up = seconds(s, numbers.getLast()); // as keepalived: the same when absent
      links.put(s.keyword(), new LinkDelay(down, up));
    }
  }

  private String seconds(Statement s, String number) {
    return Numbers.seconds(s, number, LONGEST_FLAP, "0s", report);
  }

  /** Reads a setting of global_defs that is about delays. */
  void global(Statement s) {
    switch (s.keyword()) {
      case "vrrp_startup_delay" -> afterStart = Numbers.seconds(s, HOUR, "0s", report);
      case "vrrp_delay_after_boot" -> afterBoot = Numbers.seconds(s, HOUR, "0s", report);
      default -> {}
    }
  }

  /** Of every instance of the node; null when it begins at once. */
  @Nullable StartupDelay startup() {
    return afterStart.equals("0s") && afterBoot.equals("0s")
        ? null
        : new StartupDelay(afterStart, afterBoot);
  }

  /**
   * Of an instance on this interface; null when it believes at once what it sees.
   *
   * @param interval between advertisements
   * @param downAfter how many of them a peer misses first
   */
  @Nullable LinkDelay link(
      Statement block, @Nullable String networkInterface, String interval, int downAfter) {
    LinkDelay delay = Optional.ofNullable(networkInterface).map(links::get).orElse(null);
    if (delay == null || delay.endsBeforePeersTakeOver(Durations.parse(interval), downAfter)) {
      return delay;
    }
    report.error(
        block.at(),
        "interface_up_down_delays of %s is left out: %s (shorten it)"
            .formatted(networkInterface, LinkDelay.PEERS_WAIT_LESS));
    return null;
  }
}
