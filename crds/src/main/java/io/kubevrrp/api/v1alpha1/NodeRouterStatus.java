package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual router's state.
 *
 * @param name its name in the spec
 * @param group the VIPGroup it comes from
 * @param virtualRouterID its VRID
 * @param networkInterface the interface it runs on, once found
 * @param addresses the addresses it has bound: empty unless Active
 * @param state where it is
 * @param since when it got there, RFC 3339 with microseconds
 * @param reason why, a CamelCase word
 * @param message the same as a sentence
 * @param priority the effective priority, trackers included
 * @param activeRouter the primary address of the Active router it hears; while it is Active itself,
 *     of another one that was heard since
 * @param otherAddresses who advertises the same VRID with other addresses, in the last minute
 * @param otherHolders who answers for its addresses besides this node, while this node holds them
 *     or hears no Active router
 * @param timeline the newest transitions, newest first, at most 20; fewer on a node with more than
 *     60 virtual routers, 1,200 of all of them together
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeRouterStatus(
    String name,
    String group,
    int virtualRouterID,
    @JsonProperty("interface") @Nullable String networkInterface,
    List<String> addresses,
    State state,
    String since,
    String reason,
    @Nullable String message,
    int priority,
    @Nullable String activeRouter,
    @Nullable OtherAddresses otherAddresses,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OtherHolder> otherHolders,
    List<Transition> timeline) {
  public NodeRouterStatus {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    otherHolders = otherHolders == null ? List.of() : List.copyOf(otherHolders);
    timeline = timeline == null ? List.of() : List.copyOf(timeline);
  }

  /** The states of RFC 9568 section 6.3, and Fault: a tracked condition forbids taking part. */
  public enum State {
    /** Not started. */
    @JsonProperty("Initialize")
    INITIALIZE,
    /** Listens. */
    @JsonProperty("Backup")
    BACKUP,
    /** Holds the addresses. */
    @JsonProperty("Active")
    ACTIVE,
    /** Takes no part. */
    @JsonProperty("Fault")
    FAULT
  }

  /**
   * A host that answers for an address without this node's consent.
   *
   * @param address the address
   * @param mac the host's hardware address
   */
  public record OtherHolder(String address, String mac) {}

  /**
   * Advertisements of our VRID with other addresses than ours.
   *
   * @param sender who sends them
   * @param addresses which they name
   * @param foreign none of them is ours: somebody else uses the VRID, and is not heard; otherwise
   *     an overlap, as while addresses are being added
   */
  public record OtherAddresses(String sender, List<String> addresses, boolean foreign) {
    public OtherAddresses {
      addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }
  }

  /**
   * One change of a virtual router's state.
   *
   * @param at when, RFC 3339 with microseconds
   * @param from the state before
   * @param to the state after
   * @param reason why, a CamelCase word
   * @param silentMilliseconds on becoming Active: from the last advertisement heard to the
   *     decision; absent when none was heard
   * @param tookMilliseconds on becoming Active: from the last advertisement heard (from the
   *     decision when none was) to the first announcement sent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Transition(
      String at,
      State from,
      State to,
      String reason,
      @Nullable Long silentMilliseconds,
      @Nullable Long tookMilliseconds) {}
}
