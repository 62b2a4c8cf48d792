package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the blocks track_interface and track_script of an instance. */
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
    tracking.add(new Tracking(null, s.keyword(), weight(s, 0)));
  }

  void script(Statement s) {
    Scripts.Script script = scripts.get(s.keyword());
    if (script == null) {
      report.error(
          s.at(),
          "no vrrp_script is named '%s', it is left out, as keepalived does (correct the name)"
              .formatted(s.keyword()));
    } else if (script.service().isPresent()) {
      Integer weight = weight(s, script.weight());
      // keepalived lets go of the addresses even where the script fails on every node.
      Tracking.WhenAllFail whenAllFail = weight == null ? Tracking.WhenAllFail.RELEASE : null;
      tracking.add(new Tracking(Numbers.name(s.keyword()), null, weight, null, whenAllFail));
    } else {
      report.notMapped(
          s.at(),
          Level.ERROR,
          "'%s' is not tracked: its vrrp_script is not recognised (see there)"
              .formatted(s.keyword()));
    }
  }

  private @Nullable Integer weight(Statement s, int otherwise) {
    List<Word> words = s.words();
    int weight = otherwise;
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).text().equals("weight") && i + 1 < words.size()) {
        Statement number = new Statement(words.subList(i, i + 2), false, List.of());
        weight = Numbers.whole(number, -253, 253, 0, report);
        i++;
      } else if (!words.get(i).text().equals("noreverse")) {
        report.notMapped(
            words.get(i).at(),
            Level.ERROR,
            "'%s' is not mapped (write the weight with the other sign, and a check that asks the opposite)"
                .formatted(words.get(i).text()));
      }
    }
    return weight == 0 ? null : Integer.valueOf(weight);
  }
}
