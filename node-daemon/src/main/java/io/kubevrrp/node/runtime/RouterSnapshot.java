package io.kubevrrp.node.runtime;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.AddressProbe;
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
 * @param disagreement who names other addresses than this router has
 * @param otherHolders who answers for its addresses besides this node
 * @param incidents what befell its addresses from outside, each a sentence
 * @param timeline its transitions, newest first; never empty
 */
public record RouterSnapshot(
    String name,
    String group,
    int virtualRouterId,
    Optional<String> networkInterface,
    List<IpPrefix> bound,
    int priority,
    Optional<IpAddress> activeRouter,
    Optional<String> problem,
    Optional<Disagreement> disagreement,
    List<AddressProbe.Held> otherHolders,
    List<String> incidents,
    List<Change> timeline) {
  public RouterSnapshot {
    bound = List.copyOf(bound);
    otherHolders = List.copyOf(otherHolders);
    incidents = List.copyOf(incidents);
    timeline = List.copyOf(timeline);
  }

  /** The state it is in. */
  public StateName state() {
    return timeline.getFirst().to();
  }

  /**
   * Somebody advertises this router's VRID with other addresses.
   *
   * @param sender who
   * @param addresses which
   * @param foreign whether none of them is ours: another cluster, whose advertisements are dropped
   */
  public record Disagreement(IpAddress sender, List<IpAddress> addresses, boolean foreign) {
    public Disagreement {
      addresses = List.copyOf(addresses);
    }
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
