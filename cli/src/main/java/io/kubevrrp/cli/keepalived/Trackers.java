package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the blocks track_interface and track_script of an instance or a sync group. */
final class Trackers {
  private final Map<String, Scripts.Script> scripts;
  private final Report report;
  private final List<Tracking> tracking = new ArrayList<>();

  Trackers(Map<String, Scripts.Script> scripts, Report report) {
    this.scripts = scripts;
    this.report = report;
  }

  /** What was read, in its order. */
  List<Tracking> tracking() {
    return List.copyOf(tracking);
  }

  void networkInterface(Statement s) {
    Weight weight = weight(s, Weight.NONE);
    if (!refused(s, weight)) {
      tracking.add(new Tracking(null, s.keyword(), weight.value(), weight.reversed(), null));
    }
  }

  void script(Statement s) {
    Scripts.Script script = scripts.get(s.keyword());
    if (script == null) {
      report.error(
          s.at(),
          "no vrrp_script is named '%s', it is left out, as keepalived does (correct the name)"
              .formatted(s.keyword()));
    } else if (script.service().isPresent()) {
      Weight given = weight(s, new Weight(script.weight(), script.reverse()));
      if (refused(s, given)) {
        return;
      }
      Integer weight = given.value();
      // keepalived lets go of the addresses even where the script fails on every node.
      Tracking.WhenAllFail whenAllFail = weight == null ? Tracking.WhenAllFail.RELEASE : null;
      tracking.add(
          new Tracking(Numbers.name(s.keyword()), null, weight, given.reversed(), whenAllFail));
    } else {
      report.notMapped(
          s.at(),
          Level.ERROR,
          "'%s' is not tracked: its vrrp_script is not recognised (see there)"
              .formatted(s.keyword()));
    }
  }

  private boolean refused(Statement s, Weight weight) {
    if (weight.inverted()) {
      TrackedBlocks.cannotInvert(s, report);
    }
    return weight.inverted();
  }

  private Weight weight(Statement s, Weight otherwise) {
    return Weight.of(s, otherwise, number -> Numbers.whole(number, -253, 253, 0, report), report);
  }
}
