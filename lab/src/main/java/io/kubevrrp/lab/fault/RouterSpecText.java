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
 * @param refreshSeconds how often it announces them
 */
public record RouterSpecText(
    String name,
    int vrid,
    int priority,
    int intervalMillis,
    List<String> addresses,
    int refreshSeconds) {
  private static final int REFRESH_SECONDS = 60;

  public RouterSpecText {
    addresses = List.copyOf(addresses);
  }

  /** With the usual announcements. */
  public RouterSpecText(
      String name, int vrid, int priority, int intervalMillis, List<String> addresses) {
    this(name, vrid, priority, intervalMillis, addresses, REFRESH_SECONDS);
  }

  /** Another text that changes nothing in an election. */
  public RouterSpecText withRefresh(int seconds) {
    return new RouterSpecText(name, vrid, priority, intervalMillis, addresses, seconds);
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
          announce: {refresh: %ds}
    """
        .formatted(
            name,
            name,
            priority,
            String.join(", ", addresses),
            vrid,
            intervalMillis,
            refreshSeconds);
  }
}
