package io.kubevrrp.node.vrrp;

/** Why a virtual router changed its state: "because …". */
public enum TransitionReason {
  /** The daemon started it. */
  STARTED("StartedUp", "the virtual router was started"),
  /** It owns the addresses (priority 255), so it does not wait; RFC 9568 section 6.4.1. */
  OWNS_ADDRESSES("OwnsAddresses", "this node owns the addresses (priority 255)"),
  /** Nobody advertised since it started listening. */
  NO_ACTIVE_HEARD("NoActiveHeard", "no Active router was heard"),
  /** Its former life on this node was Active until just now, and nobody took over meanwhile. */
  RESUMED(
      "Resumed",
      "its former life on this node was Active until just now, and nobody took over meanwhile"),
  /** The Active router said nothing for Active_Down_Interval. */
  ACTIVE_SILENT("ActiveSilent", "the Active router fell silent"),
  /** The Active router resigned with priority 0. */
  ACTIVE_RESIGNED("ActiveResigned", "the Active router resigned"),
  /** The Active router has a lower priority than this one, and Preempt_Mode is true. */
  LOWER_PRIORITY_HEARD("HigherPriority", "this node's priority is higher than the Active router's"),
  /** A router with a higher priority advertises. */
  HIGHER_PRIORITY_HEARD("HigherPriorityHeard", "a router with a higher priority advertises"),
  /** A router with the same priority and a higher address advertises; RFC 9568 section 6.4.3. */
  HIGHER_ADDRESS_HEARD(
      "HigherAddressHeard", "a router with the same priority and a higher address advertises"),
  /** The daemon stops, or the router was taken out of the configuration. */
  SHUTDOWN("ShutDown", "the virtual router was stopped"),
  /** The interface does not exist. */
  INTERFACE_MISSING("InterfaceMissing", "the interface does not exist"),
  /** The interface is down or has no carrier. */
  LINK_DOWN("LinkDown", "the interface is down or has no carrier"),
  /** The interface has no address to send from. */
  NO_PRIMARY_ADDRESS(
      "NoPrimaryAddress", "the interface has no IPv4, or no link-local IPv6, address to send from"),
  /** Advertisements would not come from an address that is named among the group's nodes. */
  NOT_AMONG_PEERS(
      "NotAmongPeers",
      "the address of the interface that advertisements come from is not among the addresses in peers"),
  /** Unicast: the group has no other node. */
  NO_PEERS("NoPeers", "peers names no other node than this one"),
  /** A tracked service or interface without a weight fails. */
  TRACKED_FAILING(
      "TrackedServiceFailing", "a tracked service or interface that has no weight fails"),
  /** The kernel refused a socket or an address. */
  HOST_REFUSED("HostRefused", "the kernel refused what the virtual router needs"),
  /** It did not run for so long that a peer may have taken over; it does not speak first. */
  OVERSLEPT("Overslept", "this node did not run for so long that a peer may have taken over"),
  /** It overslept twice within a minute, and stands back for a while. */
  HELD_DOWN("HeldDown", "this node overslept twice within a minute, and stands back"),
  /** It was asked to hand over, and a peer took over. */
  HANDED_OVER("HandedOver", "a peer took over, as this node was asked to let it"),
  /** The other members of its sync group moved. */
  SYNC_GROUP("SyncGroup", "the virtual routers of its sync group move together"),
  /** Another member of its sync group may not take part. */
  SYNC_GROUP_FAULT("SyncGroupFault", "another virtual router of its sync group takes no part"),
  /** The daemon failed on this router, which let go of everything and is to start again. */
  ROUTER_FAILED("RouterFailed", "the daemon failed on this virtual router, and starts it again"),
  /** What forbade it to take part has ended. */
  FAULT_CLEARED("FaultCleared", "what kept the virtual router from taking part has ended");

  private final String word;
  private final String sentence;

  TransitionReason(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }

  /** One CamelCase word, for conditions and statuses. */
  public String word() {
    return word;
  }

  /** The same as part of a sentence. */
  public String sentence() {
    return sentence;
  }
}
