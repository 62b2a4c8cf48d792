package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.Hmac;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads an auth_hmac block of keepalived 2.4. */
final class Proofs {
  private static final String HEX = "hex:";
  private static final int LEAST_OCTETS = 32;
  private static final int MOST_OCTETS = 64;
  private static final int MOST_KEYS = 8;

  /**
   * What a block says.
   *
   * @param mode how strictly it is applied
   * @param antiReplay how an old advertisement is told
   * @param window seconds as a duration; empty: keepalived's default, which is ours
   * @param keys by id, the sending one first; a value is empty where only its owner has it
   */
  record Proof(
      Hmac.Mode mode, Hmac.AntiReplay antiReplay, String window, Map<Integer, String> keys) {

    /** As a group's setting: with the names that the keys have in the Secret. */
    Authentication authentication(String group) {
      List<Hmac.Key> named =
          keys.keySet().stream().map(id -> new Hmac.Key(id, name(group, id))).toList();
      Hmac hmac = new Hmac(mode, named, antiReplay, window.isEmpty() ? null : window);
      return new Authentication(Authentication.Type.HMAC, null, hmac);
    }

    /** The keys that the file has, by their names in the Secret. */
    Map<String, String> secrets(String group) {
      Map<String, String> secrets = new LinkedHashMap<>();
      keys.forEach((id, value) -> {
        if (!value.isEmpty()) {
          secrets.put(name(group, id), value);
        }
      });
      return secrets;
    }

    private static String name(String group, int id) {
      return group + "-" + id;
    }
  }

  private final Report report;
  private final Map<Integer, String> keys = new LinkedHashMap<>();
  private Hmac.Mode mode = Hmac.Mode.ENFORCE;
  private Hmac.AntiReplay antiReplay = Hmac.AntiReplay.TIME;
  private String window = "";
  private int active;

  Proofs(Report report) {
    this.report = report;
  }

  /** Reads the block; empty when no key is left of it. */
  Optional<Proof> read(Statement block) {
    for (Statement s : Walk.mapped("auth_hmac", block.children(), report)) {
      switch (s.keyword()) {
        case "key" -> key(s);
        case "active_key" -> active = Numbers.whole(s, 1, 255, 0, report);
        case "time_window" -> window = Numbers.whole(s, 1, 300, 5, report) + "s";
        case "anti_replay" -> antiReplay(s);
        default -> mode(s);
      }
    }
    if (keys.isEmpty()) {
      report.error(
          block.at(), "auth_hmac has no key that can be taken, so none is used (add key ID VALUE)");
      return Optional.empty();
    }
    return Optional.of(new Proof(mode, antiReplay, window, sendingFirst(block)));
  }

  private Map<Integer, String> sendingFirst(Statement block) {
    Map<Integer, String> ordered = new LinkedHashMap<>();
    String sending = keys.get(active);
    if (sending != null) {
      ordered.put(active, sending);
    } else if (active != 0) {
      report.error(
          block.at(),
          "active_key %d is none of the keys; the first one sends (correct it)".formatted(active));
    }
    ordered.putAll(keys);
    return ordered;
  }

  private void key(Statement s) {
    int id = Numbers.whole(s, 1, 255, 0, report);
    String value = s.parameters().size() > 1 ? s.parameters().get(1) : "";
    if (id == 0) {
      return;
    }
    if (keys.size() == MOST_KEYS) {
      report.error(
          s.at(), "key %d is left out: 8 keys are the most (remove the old ones)".formatted(id));
    } else if (value.startsWith("file:")) {
      keys.put(id, "");
      report.error(
          s.at(),
          "the value of key %d stands in a file: it is not in the Secret (add it there as it is, hex: included, under the name that the group gives)"
              .formatted(id));
    } else {
      octets(s, id, value);
    }
  }

  /** The value goes to the Secret as it is: daemons read it as keepalived does. */
  private void octets(Statement s, int id, String value) {
    boolean hex = value.startsWith(HEX);
    int length = hex ? (value.length() - HEX.length()) / 2 : value.length();
    if (hex && !value.matches(HEX + "([0-9a-fA-F]{2})+")) {
      report.error(
          s.at(),
          "key %d is left out: behind hex: stand pairs of hexadecimal digits (correct it)"
              .formatted(id));
    } else if (length < LEAST_OCTETS || length > MOST_OCTETS) {
      report.error(
          s.at(),
          "key %d is left out: a key has 32 to 64 octets, and this one %d (correct it)"
              .formatted(id, length));
    } else if (keys.putIfAbsent(id, value) != null) {
      report.error(
          s.at(), "key %d is there twice; the first was taken (give each its id)".formatted(id));
    } else {
      report.note(
          s.at(),
          "key %d goes to the Secret kube-vrrp-keys; HMAC was not tested beside a keepalived 2.4 (try it with mode permissive first)"
              .formatted(id));
    }
  }

  private void antiReplay(Statement s) {
    switch (Numbers.first(s)) {
      case "time" -> antiReplay = Hmac.AntiReplay.TIME;
      case "monotonic" -> antiReplay = Hmac.AntiReplay.MONOTONIC;
      default -> wrong(s, "time or monotonic");
    }
  }

  private void mode(Statement s) {
    switch (Numbers.first(s).toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "enforce" -> mode = Hmac.Mode.ENFORCE;
      case "permissive" -> mode = Hmac.Mode.PERMISSIVE;
      case "receive-only" -> mode = Hmac.Mode.RECEIVE_ONLY;
      default -> wrong(s, "enforce, permissive or receive-only");
    }
  }

  private void wrong(Statement s, String words) {
    report.error(
        s.at(),
        "'%s %s': %s belongs here; the default is taken (correct it)"
            .formatted(s.keyword(), Numbers.first(s), words));
  }
}
