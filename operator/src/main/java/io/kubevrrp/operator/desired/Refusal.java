package io.kubevrrp.operator.desired;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Why a group or a virtual server is not accepted, or a Service has no address.
 *
 * @param reason the kind
 * @param message a sentence that says what to do
 */
public record Refusal(Reason reason, String message) {
  /** The kinds; the word is what conditions and events show. */
  public enum Reason {
    /** The spec contradicts itself; an API server with CEL refuses it before we see it. */
    INVALID("InvalidSpec"),
    /** An address belongs to another group. */
    ADDRESS_CONFLICT("AddressConflict"),
    /** A VRID belongs to another group. */
    VIRTUAL_ROUTER_ID_CONFLICT("VirtualRouterIDConflict"),
    /** All 255 VRIDs are taken. */
    VIRTUAL_ROUTER_IDS_EXHAUSTED("VirtualRouterIDsExhausted"),
    /** A node has no room for it. */
    NODE_FULL("NodeFull"),
    /** A Service asks for something that cannot be understood. */
    INVALID_REQUEST("InvalidRequest"),
    /** No AddressPool serves a Service. */
    NO_POOL("NoPool"),
    /** The AddressPools that serve a Service have no address left. */
    POOL_EXHAUSTED("PoolExhausted"),
    /** They have no address of a family that it needs. */
    FAMILY_UNAVAILABLE("FamilyUnavailable"),
    /** No AddressPool has the address that a Service asks for. */
    ADDRESS_NOT_IN_POOL("AddressNotInPool"),
    /** A virtual server names a group that is not there. */
    GROUP_NOT_FOUND("GroupNotFound"),
    /** A virtual server's group is refused itself. */
    GROUP_NOT_ACCEPTED("GroupNotAccepted"),
    /** A port belongs to another virtual server. */
    PORT_CONFLICT("PortConflict"),
    /** No node may hold the addresses. */
    NO_ELIGIBLE_NODE("NoEligibleNode");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** One CamelCase word. */
    @JsonValue
    public String word() {
      return word;
    }
  }
}
