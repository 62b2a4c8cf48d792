package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Announce;

/** Reads how an instance announces its addresses. */
final class Announcing {
  private final Report report;

  /** What keepalived does where nothing is said: no refresh. */
  private Announce announce = new Announce(5, "5s", "0s");

  private boolean refreshGiven;

  Announcing(Report report) {
    this.report = report;
  }

  void read(String keyword, Statement s) {
    switch (keyword) {
      case "garp_master_repeat" ->
          announce =
              new Announce(
                  Numbers.whole(s, 1, 100, 1, report), announce.repeatAfter(), announce.refresh());
      case "garp_master_delay" ->
          announce =
              new Announce(
                  announce.count(), Numbers.seconds(s, 86_400, "5s", report), announce.refresh());
      case "garp_master_refresh" -> {
        refreshGiven = true;
        announce =
            new Announce(
                announce.count(), announce.repeatAfter(), Numbers.seconds(s, 86_400, "0s", report));
      }
      case "min_garp" -> {
        if (Switches.on(s, false, report)) {
          announce = once();
        }
      }
      default -> {}
    }
  }

  /** What is to be written. */
  Announce announce(boolean strict) {
    return strict ? once() : announce;
  }

  private Announce once() {
    return new Announce(1, "0s", announce.refresh());
  }

  void lint(Statement block) {
    if (!refreshGiven) {
      report.note(
          block.at(),
          "no garp_master_refresh is set, so keepalived announces once and never again; announce.refresh: 0s is written"
              + " (delete that line for this product's default of 60s)");
    }
  }
}
