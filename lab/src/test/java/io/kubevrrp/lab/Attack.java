package io.kubevrrp.lab;

import io.kubevrrp.node.wire.DiscardReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A packet that must not be believed.
 *
 * @param reason under what it is to be counted
 * @param frame the packet
 */
record Attack(DiscardReason reason, CraftedFrame frame) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Sends one after the other: each is counted under its reason, and nothing else is. */
  static void send(List<Attack> attacks, NodeDaemon target, Host attacker, Lan lan) {
    Map<String, Long> expected = new TreeMap<>(target.counters().discarded());
    for (Attack attack : attacks) {
      expected.merge(attack.reason().name(), 1L, Long::sum);
      attack.frame().send(attacker, lan.directory());
      Await.until(
          attack.reason() + " to be counted, and nothing else",
          LIMIT,
          () -> target.counters().discarded().equals(expected));
    }
  }

  /** The frame without a fault makes the router leave: so the others are well aimed. */
  static void wins(
      CraftedFrame believable, String router, NodeDaemon target, Host attacker, Lan lan) {
    Map<String, Long> before = target.counters().transitions();
    believable.send(attacker, lan.directory());
    Await.until(
        router + " to leave the stronger one the address",
        LIMIT,
        () ->
            target.counters().transitions().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .anyMatch(entry ->
                    entry.getKey().contains('"' + router + '"')
                        && entry.getKey().contains("Backup")));
  }
}
