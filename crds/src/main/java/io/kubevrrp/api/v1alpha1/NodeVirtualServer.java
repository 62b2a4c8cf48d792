package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual server on one node.
 *
 * @param name the VirtualServer's name
 * @param virtualRouter the virtual router of the same node that it follows: its addresses are
 *     directed while it is Active
 * @param server what is directed, and where to
 */
public record NodeVirtualServer(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The VirtualServer's name.")
        String name,
    @Required
        @Size(min = 1, max = 253) @JsonPropertyDescription(
            "The virtual router of the same node whose addresses are directed while it is Active.")
        String virtualRouter,
    @Required @JsonPropertyDescription("What is directed, and where to.")
        VirtualServer.Spec server) {

  /**
   * What the node makes of it.
   *
   * @param name the VirtualServer's name
   * @param virtualRouter the virtual router it follows
   * @param state whether it is directed here
   * @param reason why, a CamelCase word
   * @param message the same as a sentence
   * @param realServers what each counts as
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      String name,
      String virtualRouter,
      State state,
      String reason,
      @Nullable String message,
      List<Server> realServers) {
    public Status {
      realServers = realServers == null ? List.of() : List.copyOf(realServers);
    }
  }

  /** Whether a node directs a virtual server. */
  public enum State {
    /** Another node does, or none: this one does not hold the addresses. */
    @JsonProperty("Standby")
    STANDBY,
    /** The kernel's table is as wanted. */
    @JsonProperty("Directing")
    DIRECTING,
    /** It holds the addresses, but the kernel cannot or must not direct them. */
    @JsonProperty("Failed")
    FAILED
  }

  /**
   * A real server as this node sees it.
   *
   * @param address its address
   * @param state what its checks say; Up without any
   * @param message what the newest check saw
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Server(String address, NodeServiceStatus.Verdict state, @Nullable String message) {}
}
