package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.Scheduler;
import io.kubevrrp.api.v1alpha1.ServerCheck;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The CEL rules of a virtual server's schema once more, with its sentences. */
public final class VirtualServerRules {
  static final String REAL_PORT =
      "with DirectRouting packets arrive at the port they were sent to, whatever a real server's port says: leave realServers[].port out, or set it to port";
  static final String SORRY_PORT =
      "with DirectRouting packets arrive at the port they were sent to: leave sorryServer.port out, or set it to port";
  static final String SORRY_IS_REAL =
      "the sorryServer is one of the realServers: it cannot stand in for itself";
  static final String FLAGS =
      "schedulerFlags are for the schedulers sh and mh: leave them out, or take one of those";
  static final String THRESHOLDS =
      "lowerThreshold says when a real server that reached upperThreshold gets connections again: give upperThreshold, and no less than lowerThreshold";
  static final String QUORUM =
      "quorum says when the sorryServer stands in: give a sorryServer, or leave quorum out";
  static final String HYSTERESIS =
      "quorumHysteresis is less than quorum, which is 1 when it is not given";
  static final String PERSISTENCE = "persistence.timeout is 1s to 720h";
  static final String ONE_KIND = "give exactly one kind of check for real servers: tcp or http";
  static final String INTERVAL = "check.interval is the time between checks: 100ms or more";
  static final String TIMEOUT = "check.timeout is the time a check may take: more than 0s";

  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Predicate<String> DURATION =
      Pattern.compile(Durations.PATTERN).asMatchPredicate();

  private final List<String> broken = new ArrayList<>();

  private VirtualServerRules() {}

  /** The sentences of the rules that a virtual server breaks; none for a good one. */
  public static List<String> broken(VirtualServer.@Nullable Spec spec) {
    if (spec == null) {
      return List.of("spec is missing: give group, port and realServers at least");
    }
    List<String> limits = SchemaLimits.VIRTUAL_SERVER.broken(spec);
    if (!limits.isEmpty()) {
      return limits; // how values relate that are wrong by themselves means nothing
    }
    VirtualServerRules rules = new VirtualServerRules();
    rules.servers(spec);
    rules.scheduling(spec);
    rules.quorum(spec);
    rules.persistence(spec.persistence());
    rules.check(spec.check());
    return List.copyOf(rules.broken);
  }

  private void servers(VirtualServer.Spec spec) {
    require(spec.realServers().stream().allMatch(server -> isPort(server.port(), spec)), REAL_PORT);
    VirtualServer.SorryServer sorry = spec.sorryServer();
    if (sorry != null) {
      require(isPort(sorry.port(), spec), SORRY_PORT);
      require(
          spec.realServers().stream().noneMatch(server -> server.address().equals(sorry.address())),
          SORRY_IS_REAL);
    }
  }

  private static boolean isPort(@Nullable Integer given, VirtualServer.Spec spec) {
    return given == null || given == spec.port();
  }

  private void scheduling(VirtualServer.Spec spec) {
    require(
        spec.schedulerFlags().isEmpty()
            || spec.scheduler() == Scheduler.SH
            || spec.scheduler() == Scheduler.MH,
        FLAGS);
    require(spec.realServers().stream().allMatch(VirtualServerRules::isInOrder), THRESHOLDS);
  }

  /** What relates it to all weights is too much for CEL: that stands here, and in the daemon. */
  private void quorum(VirtualServer.Spec spec) {
    require(spec.quorum() == null || spec.sorryServer() != null, QUORUM);
    int quorum = Objects.requireNonNullElse(spec.quorum(), 1);
    int hysteresis = Objects.requireNonNullElse(spec.quorumHysteresis(), 0);
    require(hysteresis < quorum, HYSTERESIS);
    int all = spec.realServers().stream().mapToInt(VirtualServer.RealServer::weight).sum();
    require(
        spec.quorum() == null || quorum + hysteresis <= all,
        "quorum and quorumHysteresis are %d together, but the weights of all real servers are %d: once given up they would never be taken again; make quorum smaller"
            .formatted(quorum + hysteresis, all));
  }

  private static boolean isInOrder(VirtualServer.RealServer server) {
    Integer upper = server.upperThreshold();
    Integer lower = server.lowerThreshold();
    return lower == null || (upper != null && lower <= upper);
  }

  private void persistence(VirtualServer.@Nullable Persistence persistence) {
    if (persistence != null && DURATION.test(persistence.timeout())) {
      Duration timeout = Durations.parse(persistence.timeout());
      require(timeout.toSeconds() >= 1 && timeout.compareTo(LONGEST) <= 0, PERSISTENCE);
    }
  }

  /** What is no duration at all is said already: the schema has their form. */
  private void check(@Nullable ServerCheck check) {
    if (check == null) {
      return;
    }
    require((check.tcp() == null) != (check.http() == null), ONE_KIND);
    if (DURATION.test(check.interval())) {
      require(Durations.parse(check.interval()).compareTo(Duration.ofMillis(100)) >= 0, INTERVAL);
    }
    if (DURATION.test(check.timeout())) {
      require(Durations.parse(check.timeout()).isPositive(), TIMEOUT);
    }
  }

  private void require(boolean condition, String sentence) {
    if (!condition) {
      broken.add(sentence);
    }
  }
}
