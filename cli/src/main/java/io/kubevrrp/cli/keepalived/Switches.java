package io.kubevrrp.cli.keepalived;

import java.util.Optional;
import java.util.Set;

/**
 * Keywords that switch something, read as keepalived 2.2.7 reads them: some take on or off, others
 * are on by standing there, whatever follows them.
 */
final class Switches {
  private static final Set<String> WITH_VALUE =
      Set.of(
          "v3_checksum_as_v2",
          "strict_mode",
          "lower_prio_no_advert",
          "higher_prio_send_advert",
          "owner_ignore_adverts",
          "skip_check_adv_addr",
          "smtp_alert",
          "smtp_alert_vrrp",
          "smtp_alert_checker",
          "notify_priority_changes",
          "vrrp_lower_prio_no_advert",
          "vrrp_higher_prio_send_advert",
          "vrrp_owner_ignore_adverts",
          "vrrp_min_garp",
          "vrrp_notify_priority_changes");
  private static final Set<String> BARE =
      Set.of(
          "nopreempt",
          "preempt",
          "accept",
          "no_accept",
          "dont_track_primary",
          "track_src_ip",
          "promote_secondaries",
          "no_virtual_ipaddress",
          "vrrp_strict",
          "vrrp_check_unicast_src",
          "vrrp_skip_check_adv_addr",
          "disable_local_igmp",
          "lvs_flush",
          "enable_script_security",
          "log_unknown_vrids");
  private static final Set<String> ON = Set.of("on", "true", "yes");
  private static final Set<String> OFF = Set.of("off", "false", "no");

  private Switches() {}

  /** Whether this keyword is switched off by what follows it. */
  static boolean off(Statement s) {
    return WITH_VALUE.contains(s.keyword()) && OFF.contains(Numbers.first(s));
  }

  /** On or off; a wrong word is reported and changes nothing, as in keepalived. */
  static boolean on(Statement s, boolean otherwise, Report report) {
    return value(s, report).orElse(otherwise);
  }

  /** Reports a word after the keyword that does not mean what it seems to mean. */
  static void check(Statement s, Report report) {
    if (s.parameters().isEmpty()) {
      return;
    }
    if (WITH_VALUE.contains(s.keyword())) {
      value(s, report);
    } else if (BARE.contains(s.keyword())) {
      report.warning(
          s.words().get(1).at(),
          "'%s %s': keepalived ignores the '%s', the keyword alone counts (%s)"
              .formatted(
                  s.keyword(),
                  Numbers.first(s),
                  Numbers.first(s),
                  OFF.contains(Numbers.first(s))
                      ? "remove the line if you want it off"
                      : "remove the word"));
    }
  }

  private static Optional<Boolean> value(Statement s, Report report) {
    String word = Numbers.first(s);
    if (word.isEmpty() || ON.contains(word)) {
      return Optional.of(true);
    }
    if (OFF.contains(word)) {
      return Optional.of(false);
    }
    report.error(
        s.words().get(1).at(),
        "'%s %s': keepalived ignores the line, so it is ignored here (write on or off)"
            .formatted(s.keyword(), word));
    return Optional.empty();
  }
}
