package io.kubevrrp.node.desired;

import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.List;

/**
 * What this node has to do, checked and in the daemon's own types.
 *
 * @param routers its virtual routers
 * @param services the services it checks
 */
public record DesiredNode(List<RouterSpec> routers, List<TrackedServiceConfig> services) {
  public DesiredNode {
    routers = List.copyOf(routers);
    services = List.copyOf(services);
  }
}
