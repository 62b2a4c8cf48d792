package io.kubevrrp.node.succession;

import io.kubevrrp.node.runtime.Inheritance;
import io.kubevrrp.node.track.Verdict;
import java.util.List;
import java.util.Map;

/**
 * All that a daemon leaves to the next.
 *
 * @param routers its virtual routers
 * @param services what the tracked services count as, by name
 */
public record Estate(List<Inheritance> routers, Map<String, Verdict> services) {
  public Estate {
    routers = List.copyOf(routers);
    services = Map.copyOf(services);
  }
}
