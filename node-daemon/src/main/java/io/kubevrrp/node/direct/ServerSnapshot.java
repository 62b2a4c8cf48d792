package io.kubevrrp.node.direct;

import io.kubevrrp.node.ipvs.ServiceKey;
import java.util.List;

/**
 * A virtual server as it is now.
 *
 * @param spec what is wanted
 * @param state whether this node directs it
 * @param sentence why, for people
 * @param tableKeys by what the kernel's table knows it, one for each address
 */
public record ServerSnapshot(
    ServerSpec spec, State state, String sentence, List<ServiceKey> tableKeys) {
  public ServerSnapshot {
    tableKeys = List.copyOf(tableKeys);
  }

  /** Whether this node directs it, and if not, why. */
  public enum State {
    /** The virtual router is not Active here. */
    STANDBY("NotActive"),
    /** The kernel's table is as wanted. */
    DIRECTING("Programmed"),
    /** The kernel has no virtual server. */
    KERNEL_LACKS_IPVS("KernelLacksIPVS"),
    /** An equal service is there that somebody else made. */
    FOREIGN("ForeignVirtualService"),
    /** The kernel refused. */
    REFUSED("HostRefused");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** One CamelCase word for it. */
    public String word() {
      return word;
    }
  }
}
