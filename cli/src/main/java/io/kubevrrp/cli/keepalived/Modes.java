package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads to whom an instance speaks, from which MAC, and whether it takes packets. */
final class Modes {
  private final Report report;
  private final List<String> peers = new ArrayList<>();
  private boolean checksSource;
  private boolean virtualMac;
  private boolean strict;
  private Optional<Boolean> accept = Optional.empty();
  private Optional<Statement> silentToLower = Optional.empty();

  Modes(Report report) {
    this.report = report;
  }

  /** The peers that are named, which make it unicast. */
  List<String> peers() {
    return List.copyOf(peers);
  }

  VrrpSettings.Transport transport() {
    return peers.isEmpty() ? VrrpSettings.Transport.MULTICAST : VrrpSettings.Transport.UNICAST;
  }

  /** keepalived looks at the source of unicast only. */
  VrrpSettings.Peers heard() {
    return checksSource && !peers.isEmpty() ? VrrpSettings.Peers.STRICT : VrrpSettings.Peers.ANY;
  }

  /** Strict, it takes packets only where that is said, or as the owner of the addresses. */
  boolean accept() {
    return accept.orElse(!strict);
  }

  /** Whether keepalived keeps to the RFC. */
  boolean strict() {
    return strict;
  }

  void lint(Statement block, int version) {
    if (strict) {
      report.warning(
          block.at(),
          "strict: as in keepalived, the addresses are announced once%s (remove it where services answer on them; what"
                  .formatted(accept() ? "" : " and take no packets, not even pings: accept: false")
              + " else keepalived refuses with it, passwords, unicast and preempt_delay, is written as it stands)");
    }
    silentToLower.ifPresent(s -> {
      if (version == 2) {
        report.note(
            s.at(), "a lower priority gets no answer in version 2, here too (nothing to do)");
      } else {
        report.error(
            s.at(),
            "'%s' is not mapped: version 3 answers a lower priority at once, as RFC 9568 says (remove it, or keep keepalived where a peer needs it)"
                .formatted(s.keyword()));
      }
    });
  }

  VrrpSettings.MacMode macMode(Statement block) {
    if (virtualMac && !peers.isEmpty()) {
      report.error(
          block.at(),
          "use_vmac is left out: a group that unicasts does so from the interface's own MAC (remove unicast_peer on"
              + " all nodes to have the virtual one)");
      return VrrpSettings.MacMode.INTERFACE;
    }
    return virtualMac ? VrrpSettings.MacMode.VIRTUAL : VrrpSettings.MacMode.INTERFACE;
  }

  void read(String keyword, Statement s) {
    switch (keyword) {
      case "unicast_peer" -> unicast(s);
      case "unicast_src_ip" ->
          report.note(
              s.at(),
              "'unicast_src_ip %s': a node speaks from its address on the group's interface (see that this is it)"
                  .formatted(Numbers.first(s)));
      case "check_unicast_src" -> checksSource = true;
      case "use_vmac" -> virtualMac(s);
      case "accept" -> accept = Optional.of(true);
      case "no_accept" -> accept = Optional.of(false);
      case "strict" -> strict = true; // vrrp_strict takes no value
      case "strict_mode" -> strict = Switches.on(s, strict, report);
      case "lower_prio_no_advert" ->
          silentToLower = Optional.of(s).filter(given -> Switches.on(given, false, report));
      default -> {}
    }
  }

  private void unicast(Statement s) {
    s.children().forEach(peer -> peers.add(peer.keyword()));
    if (peers.isEmpty()) {
      report.warning(
          s.at(),
          "unicast_peer names nobody, so the group multicasts, as keepalived does (remove it)");
      return;
    }
    report.note(
        s.at(),
        "the operator names the nodes' addresses on the group's interface as peers (see that %s %s)"
            .formatted(
                String.join(", ", peers), peers.size() == 1 ? "is one of them" : "are among them"));
    if (peers.getFirst().contains(":")) {
      report.warning(
          s.at(),
          "keepalived sends IPv6 unicast with hop limit 64, and only 255 is taken here (set unicast_ttl 255 on every"
              + " peer that stays keepalived)");
    }
  }

  private void virtualMac(Statement s) {
    virtualMac = true;
    if (!s.parameters().isEmpty()) {
      report.note(
          s.at(),
          "'use_vmac %s': the interface gets a name and the MAC of RFC 9568 from the daemon (nothing to do)"
              .formatted(String.join(" ", s.parameters())));
    }
  }
}
