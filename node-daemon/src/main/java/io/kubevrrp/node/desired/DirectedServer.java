package io.kubevrrp.node.desired;

import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.List;
import java.util.stream.Stream;

/**
 * A virtual server as it was written. Its addresses are those of the virtual router that it
 * follows, in whatever form that one runs.
 *
 * @param server without addresses
 * @param checks of its real servers, by the names that {@link ServerSpec#checkName} gives them;
 *     none where they are not checked
 */
public record DirectedServer(ServerSpec server, List<TrackedServiceConfig> checks) {
  public DirectedServer {
    checks = List.copyOf(checks);
  }

  /** The same with the addresses of this virtual router; none of an IPv6 one. */
  ServerSpec at(RouterSpec router) {
    return server.withAddresses(addresses(router));
  }

  static List<Ipv4Address> addresses(RouterSpec router) {
    return router.addresses().stream()
        .map(IpPrefix::address)
        .flatMap(address -> address instanceof Ipv4Address ipv4 ? Stream.of(ipv4) : Stream.empty())
        .toList();
  }
}
