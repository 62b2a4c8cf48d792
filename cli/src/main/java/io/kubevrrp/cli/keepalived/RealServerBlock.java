package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.ServerCheck;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one real_server block of a virtual_server. */
final class RealServerBlock {
  private final Statement block;
  private final int port;
  private final Report report;
  private int weight;
  private int upper;
  private int lower;
  private @Nullable Statement method;

  /**
   * A reader.
   *
   * @param block the real_server
   * @param port that is directed; 0: none, the block is only looked through
   * @param weight where the block says none
   */
  RealServerBlock(Statement block, int port, int weight, Report report) {
    this.block = block;
    this.port = port;
    this.weight = weight;
    this.report = report;
  }

  /**
   * What was read.
   *
   * @param server empty when it is left out
   * @param check how it is checked
   * @param method the lvs_method that it has for itself
   */
  record Found(
      Optional<VirtualServer.RealServer> server,
      Optional<ServerCheck> check,
      Optional<Statement> method) {}

  /** Reads it, inside of these settings for checks. */
  Found read(ServerChecks.Surroundings surroundings) {
    ServerChecks.Surroundings around = surroundings;
    List<Statement> checkers = new ArrayList<>();
    for (Statement inside : Walk.mapped("real_server", block.children(), report)) {
      around = around.with(inside, report);
      if (inside.block()) {
        checkers.add(inside);
      } else {
        setting(inside);
      }
    }
    Optional<ServerCheck> check = check(checkers, around);
    return new Found(server(), check, Optional.ofNullable(method));
  }

  private void setting(Statement s) {
    switch (s.keyword()) {
      case "weight" -> weight = Numbers.whole(s, 0, 65_535, 1, report);
      case "uthreshold" -> upper = Numbers.whole(s, 0, Integer.MAX_VALUE, 0, report);
      case "lthreshold" -> lower = Numbers.whole(s, 0, Integer.MAX_VALUE, 0, report);
      case "lvs_method" -> method = s;
      default -> {} // of the checks
    }
  }

  private Optional<VirtualServer.RealServer> server() {
    String address = Numbers.first(block);
    if (!DirectedBlock.isIpv4(address)) {
      report.error(
          block.at(),
          "real_server %s: only IPv4 is directed; it is left out".formatted(address)
              + " (give its IPv4 address)");
      return Optional.empty();
    }
    int given = DirectedBlock.portOf(block);
    if (given != 0 && port != 0 && given != port) {
      report.warning(
          block.at(),
          "real_server %s %d: with DirectRouting packets arrive at port %d, and keepalived takes that too (correct the number)"
              .formatted(address, given, port));
    }
    requireOrder(address);
    return Optional.of(
        new VirtualServer.RealServer(address, null, weight, orNone(upper), orNone(lower)));
  }

  private void requireOrder(String address) {
    if (lower > upper) {
      report.error(
          block.at(),
          "real_server %s: the kernel refuses an lthreshold (%d) above the uthreshold (%d), and the server with it; here lthreshold is left out (correct it)"
              .formatted(address, lower, upper));
      lower = 0;
    }
  }

  private static @Nullable Integer orNone(int threshold) {
    return threshold == 0 ? null : threshold;
  }

  private Optional<ServerCheck> check(List<Statement> checkers, ServerChecks.Surroundings around) {
    ServerChecks reader = new ServerChecks(port, report);
    List<ServerCheck> found = new ArrayList<>();
    for (Statement checker : checkers) {
      reader.read(checker, around).ifPresent(found::add);
    }
    if (found.size() > 1) {
      report.error(
          block.at(),
          "real_server %s has several checks; the first is taken (leave the strictest)"
              .formatted(Numbers.first(block)));
    }
    return found.stream().findFirst();
  }
}
