package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** quorum and hysteresis of a virtual_server, made smaller where keepalived does that too. */
final class QuorumNumbers {
  private final Report report;
  private @Nullable Statement quorumLine;
  private int quorum = 1;
  private int hysteresis;

  QuorumNumbers(Report report) {
    this.report = report;
  }

  /** Reads one of them. */
  void read(Statement s) {
    if (s.keyword().equals("quorum")) {
      quorum = Numbers.whole(s, 1, Integer.MAX_VALUE, 1, report);
    } else {
      hysteresis = Numbers.whole(s, 0, Integer.MAX_VALUE, 0, report);
    }
    quorumLine = s;
  }

  /** Makes them fit what is directed. */
  void fit(List<VirtualServer.RealServer> servers, boolean sorryServer) {
    Statement s = quorumLine;
    if (s == null) {
      return;
    }
    int all = servers.stream().mapToInt(VirtualServer.RealServer::weight).sum();
    if (!sorryServer) {
      report.note(
          s.at(),
          "'%s': without a sorry_server it only says when keepalived's scripts run; left out (nothing to do)"
              .formatted(s.keyword()));
      quorum = 1;
      hysteresis = 0;
    } else {
      quorum = atMost(quorum, Math.max(1, all), "quorum", s);
      hysteresis = atMost(hysteresis, quorum - 1, "hysteresis", s);
      within(all, s);
    }
  }

  private int atMost(int given, int most, String what, Statement s) {
    if (given > most) {
      report.warning(
          s.at(),
          "'%s %d' is too much for these real servers; keepalived takes %d, and so does this (correct it)"
              .formatted(what, given, most));
    }
    return Math.min(given, most);
  }

  /** keepalived takes what can be lost but never be gained. */
  private void within(int all, Statement s) {
    if (hysteresis > 0 && (long) quorum + hysteresis > all) {
      report.error(
          s.at(),
          "quorum %d and hysteresis %d are more than the weights of all real servers, %d: keepalived's sorry_server would never go again; hysteresis %d is taken (correct it)"
              .formatted(quorum, hysteresis, all, all - quorum));
      hysteresis = all - quorum;
    }
  }

  @Nullable Integer quorum() {
    return quorum == 1 ? null : quorum;
  }

  @Nullable Integer hysteresis() {
    return hysteresis == 0 ? null : hysteresis;
  }
}
