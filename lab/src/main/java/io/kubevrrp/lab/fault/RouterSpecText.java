package io.kubevrrp.lab.fault;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A virtual router of a VIPNode, as the lab writes it.
 *
 * @param name its name
 * @param vrid its VRID
 * @param priority its priority on the node
 * @param intervalMillis its advertisement interval, milliseconds
 * @param addresses its addresses, without prefix length
 */
public record RouterSpecText(
    String name, int vrid, int priority, int intervalMillis, List<String> addresses) {
  public RouterSpecText {
    addresses = List.copyOf(addresses);
  }

  /** The same with another priority. */
  public RouterSpecText withPriority(int other) {
    return new RouterSpecText(name, vrid, other, intervalMillis, addresses);
  }

  /** A VIPNode's spec with these routers. */
  public static String spec(List<RouterSpecText> routers) {
    return routers.isEmpty()
        ? "spec: {virtualRouters: []}\n"
        : "spec:\n  virtualRouters:\n"
            + routers.stream().map(RouterSpecText::text).collect(Collectors.joining());
  }

  /** A VIPNode with these routers. */
  public static String vipNode(String node, List<RouterSpecText> routers) {
    return """
    apiVersion: kubevrrp.io/v1alpha1
    kind: VIPNode
    metadata: {name: %s}
    %s\
    """
        .formatted(node, spec(routers));
  }

  private String text() {
    return """
        - name: %s
          group: %s
          interface: {name: ens33}
          priority: %d
          addresses: [%s]
          vrrp: {version: 3, virtualRouterID: %d, advertisementInterval: %dms}
    """
        .formatted(name, name, priority, String.join(", ", addresses), vrid, intervalMillis);
  }
}
