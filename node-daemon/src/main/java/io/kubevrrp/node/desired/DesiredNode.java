package io.kubevrrp.node.desired;

import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.List;

/**
 * What this node has to do, checked and in the daemon's own types.
 *
 * @param routers its virtual routers
 * @param services the services it checks
 * @param servers its virtual servers
 * @param serverChecks the checks of their real servers
 */
public record DesiredNode(
    List<RouterSpec> routers,
    List<TrackedServiceConfig> services,
    List<ServerSpec> servers,
    List<TrackedServiceConfig> serverChecks) {
  public DesiredNode {
    routers = List.copyOf(routers);
    services = List.copyOf(services);
    servers = List.copyOf(servers);
    serverChecks = List.copyOf(serverChecks);
  }
}
