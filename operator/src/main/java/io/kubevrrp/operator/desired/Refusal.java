package io.kubevrrp.operator.desired;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Why a group is not accepted.
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
