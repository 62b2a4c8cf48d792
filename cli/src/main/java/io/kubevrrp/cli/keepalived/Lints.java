package io.kubevrrp.cli.keepalived;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a whole file gets wrong, beside its single keywords. */
final class Lints {
  private static final Set<String> SCRIPT_IDENTITY =
      Set.of("script_user", "enable_script_security");

  private static final Map<String, String> GROUPS =
      Map.of("vrrp_mcast_group4", "224.0.0.18", "vrrp_mcast_group6", "ff02::12");

  private Lints() {}

  /** Scripts without an identity run as root, or not at all: keepalived -t ends with 5. */
  static void scriptSecurity(List<Statement> top, List<Statement> globals, Report report) {
    if (globals.stream().anyMatch(s -> SCRIPT_IDENTITY.contains(s.keyword()))) {
      return;
    }
    top.stream()
        .filter(s -> s.keyword().equals("vrrp_script"))
        .findFirst()
        .ifPresent(s ->
            report.note(
                s.at(),
                "neither script_user nor enable_script_security is set, so keepalived runs its scripts as root (keepalived"
                    + " -t says so); no script is run here, and the node daemon needs NET_ADMIN and NET_RAW only (nothing to"
                    + " do; set both for as long as keepalived runs)"));
  }

  /** Mail to the machine itself is mail that nobody reads when the machine is down. */
  static void mailToItself(List<Statement> globals, Report report) {
    for (Statement server : globals) {
      if (server.keyword().equals("smtp_server")
          && globals.stream()
              .anyMatch(s ->
                  s.keyword().equals("router_id")
                      && Numbers.first(s).equals(Numbers.first(server)))) {
        report.warning(
            server.at(),
            "smtp_server %s is this very host (its router_id): its mail is lost when it fails (alert on the metrics instead)"
                .formatted(Numbers.first(server)));
      }
    }
  }

  /** Advertisements go to the groups of the RFC only. */
  static void multicastGroup(List<Statement> globals, Report report) {
    for (Statement s : globals) {
      if (!GROUPS.containsKey(s.keyword())) {
        continue;
      }
      String usual = GROUPS.get(s.keyword());
      if (Numbers.first(s).equals(usual)) {
        report.note(s.at(), "%s is %s here, too (nothing to do)".formatted(s.keyword(), usual));
      } else {
        report.error(
            s.at(),
            "'%s %s': advertisements go to %s here (set the group of all peers back to it, or keep keepalived)"
                .formatted(s.keyword(), Numbers.first(s), usual));
      }
    }
  }
}
