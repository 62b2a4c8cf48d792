package io.kubevrrp.cli.keepalived;

import java.util.List;
import java.util.Set;

/** What a whole file gets wrong, beside its single keywords. */
final class Lints {
  private static final Set<String> SCRIPT_IDENTITY =
      Set.of("script_user", "enable_script_security");

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
}
