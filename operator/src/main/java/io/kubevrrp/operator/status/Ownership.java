package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who holds a virtual router's addresses, by the word of the nodes.
 *
 * @param active the fresh claim that was heard of last
 * @param contested nodes with an older claim that have spoken since, and did not take it back
 * @param doubtful nodes with an older claim that have not spoken since: they may yield, be dead, or
 *     insist
 * @param backups the nodes that stand by
 * @param faulty the nodes that take no part
 */
record Ownership(
    Optional<Claim> active,
    List<String> contested,
    List<String> doubtful,
    List<String> backups,
    List<String> faulty) {
  /** How long after another's takeover a claim still counts as not yet taken back. */
  static final Duration TIME_TO_YIELD = Duration.ofSeconds(2);

  /**
   * A node's report of one virtual router.
   *
   * @param node its name
   * @param seen when the operator first heard of it
   * @param since when it happened, by the node's own clock
   * @param report the node's words
   */
  record Claim(String node, Instant seen, Instant since, NodeRouterStatus report) {}

  static Ownership of(String group, String router, Reports reports) {
    List<Claim> fresh = new ArrayList<>();
    for (VIPNode node : reports.fresh()) {
      node.getStatus().virtualRouters().stream()
          .filter(report -> report.name().equals(router) && report.group().equals(group))
          .map(report -> claim(node.getMetadata().getName(), report, reports))
          .forEach(fresh::add);
    }
    List<Claim> claims = in(fresh, NodeRouterStatus.State.ACTIVE);
    Optional<Claim> newest =
        claims.stream()
            .max(
                Comparator.comparing(Claim::seen)
                    .thenComparing(Claim::since)
                    .thenComparing(Claim::node, Comparator.reverseOrder()));
    Predicate<Claim> insists =
        claim -> newest.filter(winner -> insists(claim, winner, reports)).isPresent();
    List<Claim> rivals =
        claims.stream().filter(claim -> !newest.equals(Optional.of(claim))).toList();
    return new Ownership(
        newest,
        rivals.stream().filter(insists).map(Claim::node).toList(),
        rivals.stream().filter(insists.negate()).map(Claim::node).toList(),
        names(in(fresh, NodeRouterStatus.State.BACKUP)),
        names(in(fresh, NodeRouterStatus.State.FAULT)));
  }

  private static Claim claim(String node, NodeRouterStatus report, Reports reports) {
    Instant since = instant(report.since());
    Instant seen = reports.claims().getOrDefault(new Reports.Claimant(node, report.name()), since);
    return new Claim(node, seen, since, report);
  }

  private static boolean insists(Claim claim, Claim winner, Reports reports) {
    return reports
        .lastSeen(claim.node())
        .filter(seen -> seen.isAfter(winner.seen().plus(TIME_TO_YIELD)))
        .isPresent();
  }

  private static List<Claim> in(List<Claim> claims, NodeRouterStatus.State state) {
    return claims.stream().filter(claim -> claim.report().state() == state).toList();
  }

  private static List<String> names(List<Claim> claims) {
    return claims.stream().map(Claim::node).sorted().toList();
  }

  /** A time that cannot be read loses against every other. */
  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
