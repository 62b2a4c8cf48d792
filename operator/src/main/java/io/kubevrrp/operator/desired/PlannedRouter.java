package io.kubevrrp.operator.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A virtual router of a group, with everything decided.
 *
 * @param name unique in the cluster
 * @param virtualRouterID its VRID, 1 to 255
 * @param addresses its virtual addresses, as the group writes them
 * @param priorities the base priority of each node that takes part, 1 to 255
 * @param preferred of a spread group, the node that should hold the addresses
 */
public record PlannedRouter(
    String name,
    int virtualRouterID,
    List<String> addresses,
    SortedMap<String, Integer> priorities,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String preferred) {
  public PlannedRouter {
    addresses = List.copyOf(addresses);
    priorities = Collections.unmodifiableSortedMap(new TreeMap<>(priorities));
  }

  /** Whether its addresses are IPv6. */
  public boolean ipv6() {
    return VirtualAddress.isIpv6(addresses.getFirst());
  }
}
