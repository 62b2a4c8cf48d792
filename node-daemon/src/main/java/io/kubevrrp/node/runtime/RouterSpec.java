package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import java.util.List;
import java.util.Optional;

/**
 * A virtual router as it is configured on this node.
 *
 * @param name unique on the node
 * @param group the VIPGroup it comes from
 * @param networkInterface where it lives
 * @param config how it elects
 * @param priority the base priority
 * @param addresses the virtual addresses, with the prefix length they are bound with
 * @param speech how its advertisements are written
 * @param syncGroup the name of those that move together with it
 * @param trackers what its priority depends on
 */
public record RouterSpec(
    String name,
    String group,
    InterfaceMatch networkInterface,
    RouterConfig config,
    Priority priority,
    List<Ipv4Prefix> addresses,
    Speech speech,
    Optional<String> syncGroup,
    List<TrackedThing> trackers) {
  public RouterSpec {
    addresses = List.copyOf(addresses);
    trackers = List.copyOf(trackers);
  }

  /** One that moves alone. */
  public RouterSpec(
      String name,
      String group,
      InterfaceMatch networkInterface,
      RouterConfig config,
      Priority priority,
      List<Ipv4Prefix> addresses,
      Speech speech,
      List<TrackedThing> trackers) {
    this(
        name,
        group,
        networkInterface,
        config,
        priority,
        addresses,
        speech,
        Optional.empty(),
        trackers);
  }

  /** The same with other trackers. */
  RouterSpec tracking(List<TrackedThing> others) {
    return new RouterSpec(
        name, group, networkInterface, config, priority, addresses, speech, syncGroup, others);
  }

  /**
   * How advertisements are written.
   *
   * @param checksum version 3's checksum dialect
   * @param authentication version 2's authentication
   */
  public record Speech(Checksum checksum, Authentication authentication) {}

  /**
   * A service or an interface that the priority depends on.
   *
   * @param kind which of the two
   * @param name its name
   * @param rule what it does to the priority
   */
  public record TrackedThing(Kind kind, String name, EffectivePriority.Rule rule) {

    /**
     * With a weight that is not reversed, and without a last resort.
     *
     * @param weight added while failing when negative, while working when positive; empty: failing
     *     is a fault
     */
    public TrackedThing(Kind kind, String name, Optional<Integer> weight) {
      this(kind, name, new EffectivePriority.Rule(weight, false, false));
    }
  }

  /** What can be tracked. */
  public enum Kind {
    /** A tracked service. */
    SERVICE,
    /** A network interface. */
    INTERFACE
  }

  /**
   * Whether the other is the same virtual router, so that a change need not restart it. How the
   * interface is chosen does not matter, only which one it comes to.
   */
  boolean sameIdentity(RouterSpec other, List<Link> links) {
    return networkInterface
            .in(links)
            .map(Link::index)
            .equals(other.networkInterface.in(links).map(Link::index))
        && config.virtualRouterId() == other.config.virtualRouterId()
        && config.version() == other.config.version();
  }
}
