package io.kubevrrp.node.runtime;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A virtual router as it is now, to tell people.
 *
 * @param name its name
 * @param group the VIPGroup it comes from
 * @param virtualRouterId its VRID
 * @param networkInterface the interface it runs on, once found
 * @param bound the addresses it has bound
 * @param priority the effective priority
 * @param activeRouter the Active router it hears
 * @param problem what the kernel refused, in words
 * @param incidents what befell its addresses from outside, each a sentence
 * @param timeline its transitions, newest first; never empty
 */
public record RouterSnapshot(
    String name,
    String group,
    int virtualRouterId,
    Optional<String> networkInterface,
    List<Ipv4Prefix> bound,
    int priority,
    Optional<Ipv4Address> activeRouter,
    Optional<String> problem,
    List<String> incidents,
    List<Change> timeline) {
  public RouterSnapshot {
    bound = List.copyOf(bound);
    incidents = List.copyOf(incidents);
    timeline = List.copyOf(timeline);
  }

  /** The state it is in. */
  public StateName state() {
    return timeline.getFirst().to();
  }

  /**
   * One change of state.
   *
   * @param at when
   * @param from the state before
   * @param to the state after
   * @param reason why
   * @param silence on becoming Active: since the last advertisement heard
   * @param took on becoming Active: from the last advertisement heard to the first announcement
   */
  public record Change(
      Instant at,
      StateName from,
      StateName to,
      TransitionReason reason,
      Optional<Duration> silence,
      Optional<Duration> took) {}
}
