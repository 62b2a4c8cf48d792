package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Scheduler;
import io.kubevrrp.api.v1alpha1.ServerCheck;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one virtual_server block, with the parser's own defaults where it says nothing. */
final class DirectedBlock {
  private static final String DIRECT = "DR";
  private static final int USUAL_PERSISTENCE = 360;

  private final Statement block;
  private final int port;
  private final Report report;
  private final List<VirtualServer.RealServer> realServers = new ArrayList<>();
  private final List<Optional<ServerCheck>> checks = new ArrayList<>();
  private final HashingFlags flags;
  private final QuorumNumbers quorum;
  private @Nullable String scheduler;
  private @Nullable String forwarding;
  private @Nullable String protocol;
  private VirtualServer.@Nullable Persistence persistence;
  private VirtualServer.@Nullable SorryServer sorry;
  private int weight = 1;
  private boolean sound = true;

  /**
   * A reader.
   *
   * @param block the virtual_server
   * @param port that is directed; 0: none, the block is only looked through
   */
  DirectedBlock(Statement block, int port, Report report) {
    this.block = block;
    this.port = port;
    this.report = report;
    this.flags = new HashingFlags(report);
    this.quorum = new QuorumNumbers(report);
  }

  /** What is directed, its group still without name; empty when it cannot be here. */
  Optional<VirtualServer.Spec> read() {
    ServerChecks.Surroundings around = ServerChecks.Surroundings.NONE;
    List<Statement> servers = new ArrayList<>();
    for (Statement s : Walk.mapped("virtual_server", block.children(), report)) {
      around = around.with(s, report);
      if (s.keyword().equals("real_server")) {
        servers.add(s);
      } else {
        setting(s);
      }
    }
    for (Statement server : servers) {
      realServer(server, around);
    }
    sayDefaults();
    requireDirectRouting();
    if (realServers.isEmpty()) {
      refuse(block.at(), "it has no real_server that could be mapped (add one)");
    }
    return sound ? Optional.of(spec()) : Optional.empty();
  }

  private void setting(Statement s) {
    switch (s.keyword()) {
      case "lb_algo", "lvs_sched" -> scheduler = Numbers.first(s).toLowerCase(Locale.ROOT);
      case "lb_kind", "lvs_method" -> forwarding = Numbers.first(s).toUpperCase(Locale.ROOT);
      case "protocol" -> protocol = Numbers.first(s).toUpperCase(Locale.ROOT);
      case "persistence_timeout" -> persistence(s);
      case "flag-1", "flag-2", "flag-3", "sh-port", "sh-fallback", "mh-port", "mh-fallback" ->
          flags.read(s, scheduler);
      case "quorum", "hysteresis" -> quorum.read(s);
      case "weight" -> weight = Numbers.whole(s, 0, 65_535, 1, report);
      case "sorry_server" -> sorry(s);
      default -> {} // of the checks
    }
  }

  private void persistence(Statement s) {
    int seconds =
        s.parameters().isEmpty()
            ? USUAL_PERSISTENCE
            : Numbers.whole(s, 1, 2_592_000, USUAL_PERSISTENCE, report);
    persistence = new VirtualServer.Persistence(seconds + "s");
  }

  private void sorry(Statement s) {
    String address = Numbers.first(s);
    int given = portOf(s);
    if (!isIpv4(address) || address.startsWith("127.")) {
      report.error(
          s.at(),
          "sorry_server %s: with DirectRouting it is a host of its own, by its IPv4 address; it is left out (let another host answer)"
              .formatted(address));
    } else if (isOther(given)) {
      report.error(
          s.at(),
          "sorry_server %s %d: with DirectRouting packets arrive at port %d; it is left out (let it listen there)"
              .formatted(address, given, port));
    } else {
      sorry = new VirtualServer.SorryServer(address, null);
    }
  }

  private void realServer(Statement s, ServerChecks.Surroundings around) {
    RealServerBlock.Found found = new RealServerBlock(s, port, weight, report).read(around);
    found.method().ifPresent(this::otherMethod);
    found
        .server()
        .ifPresent(server -> {
          checks.add(found.check());
          realServers.add(server);
        });
  }

  private void otherMethod(Statement s) {
    if (!Numbers.first(s).equalsIgnoreCase(DIRECT)) {
      refuse(s.at(), "a real_server has lvs_method %s (use DR)".formatted(Numbers.first(s)));
    }
  }

  /** What nobody wrote, and keepalived does all the same. */
  private void sayDefaults() {
    if (protocol == null) {
      said("protocol", "UDP, which is seldom meant", "write protocol TCP");
      protocol = "UDP";
    }
    if (scheduler == null) {
      said("lb_algo", "wlc", "write the scheduler that you want");
      scheduler = "wlc";
    }
    if (forwarding == null) {
      said("lb_kind", "NAT", "write lb_kind DR");
      forwarding = "NAT";
    }
  }

  private void said(String keyword, String taken, String advice) {
    report.warning(
        block.at(),
        "virtual_server has no %s: keepalived takes %s, and so does this (%s)"
            .formatted(keyword, taken, advice));
  }

  private void requireDirectRouting() {
    if (!DIRECT.equals(forwarding)) {
      refuse(
          block.at(),
          "its packets are forwarded by %s, and only DR (DirectRouting) is done here (use DR where the real servers share the segment, or keep the block in keepalived)"
              .formatted(forwarding));
    }
  }

  private void refuse(Position at, String why) {
    sound = false;
    report.error(
        at,
        "virtual_server %s is left out: %s".formatted(String.join(" ", block.parameters()), why));
  }

  private VirtualServer.Spec spec() {
    Scheduler known = scheduler();
    quorum.fit(realServers, sorry != null);
    return new VirtualServer.Spec(
        "",
        port,
        protocol(),
        known,
        flags.of(known, block.at()),
        VirtualServer.Forwarding.DIRECT_ROUTING,
        persistence,
        realServers,
        commonCheck().orElse(null),
        sorry,
        quorum.quorum(),
        quorum.hysteresis());
  }

  private VirtualServer.Protocol protocol() {
    Optional<VirtualServer.Protocol> known =
        Arrays.stream(VirtualServer.Protocol.values())
            .filter(one -> one.name().equals(protocol))
            .findFirst();
    if (known.isEmpty()) {
      report.error(
          block.at(),
          "'protocol %s': keepalived takes UDP (write TCP, UDP or SCTP)".formatted(protocol));
    }
    return known.orElse(VirtualServer.Protocol.UDP);
  }

  private Scheduler scheduler() {
    Optional<Scheduler> known =
        Arrays.stream(Scheduler.values()).filter(one -> one.word().equals(scheduler)).findFirst();
    if (known.isEmpty()) {
      report.error(
          block.at(),
          "'lb_algo %s': keepalived takes wlc (write one of %s)"
              .formatted(
                  scheduler,
                  Arrays.stream(Scheduler.values())
                      .map(Scheduler::word)
                      .collect(Collectors.joining(", "))));
    }
    return known.orElse(Scheduler.WLC);
  }

  /** All real servers are checked in one way here. */
  private Optional<ServerCheck> commonCheck() {
    Optional<ServerCheck> first = checks.stream().flatMap(Optional::stream).findFirst();
    if (first.isPresent() && checks.stream().anyMatch(check -> !check.equals(first))) {
      report.error(
          block.at(),
          "the real servers are checked in different ways; here all are checked as the first that is (make the checks equal)");
    }
    return first;
  }

  private boolean isOther(int given) {
    return given != 0 && port != 0 && given != port;
  }

  static int portOf(Statement s) {
    return s.parameters().size() > 1 && s.parameters().get(1).matches("[0-9]{1,5}")
        ? Integer.parseInt(s.parameters().get(1))
        : 0;
  }

  static boolean isIpv4(String text) {
    return text.matches("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.]|$)){4}");
  }
}
