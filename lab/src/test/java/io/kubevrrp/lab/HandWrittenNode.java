package io.kubevrrp.lab;

import java.nio.file.Path;

/**
 * A VIPNode written by hand.
 *
 * @param text the document
 */
record HandWrittenNode(String text) {

  /**
   * Any routers and services.
   *
   * @param node its name
   * @param routers lines of a YAML list, indented by two; none when empty
   * @param services the same of the services
   */
  static HandWrittenNode with(String node, String routers, String services) {
    return new HandWrittenNode(
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPNode
        metadata:
          name: %s
        spec:
        """
                .formatted(node)
            + list("virtualRouters", routers)
            + list("trackedServices", services));
  }

  /**
   * One virtual router and one service.
   *
   * @param settings the router
   * @param tracking a list entry, for example {@code {service: web, weight: -20}}
   * @param service the spec of the service named web, in YAML's flow style
   */
  static HandWrittenNode of(
      Host host, KeepalivedPeer.Settings settings, String tracking, String service) {
    String entry = "    tracking: [" + tracking + "]\n";
    return with(
        host.name(), router(settings) + entry, "  - name: web\n    service: " + service + "\n");
  }

  /** A router named web, to which more fields may be added; indented by two. */
  static String router(KeepalivedPeer.Settings settings) {
    return router(
        settings.priority(),
        "[" + settings.address() + "/32]",
        "version: %d, virtualRouterID: %d, advertisementInterval: %dms"
            .formatted(settings.version(), settings.vrid(), settings.intervalMillis()));
  }

  /**
   * The same.
   *
   * @param addresses a list in YAML's flow style
   * @param vrrp the fields of {@code vrrp}, in flow style too
   */
  static String router(int priority, String addresses, String vrrp) {
    return """
      - name: web
        group: web
        interface: {name: %s}
        priority: %d
        addresses: %s
        vrrp: {%s}
    """
        .formatted(Lan.INTERFACE, priority, addresses, vrrp);
  }

  private static String list(String field, String entries) {
    return entries.isEmpty() ? "" : "  " + field + ":\n" + entries;
  }

  /** The document as a file of the lab. */
  Path write(Lan lan, Host host) {
    Path file = lan.directory().resolve(host.name() + "-vipnode.yaml");
    RunFolder.write(file, text);
    return file;
  }

  /** Starts the daemon with it. */
  NodeDaemon start(Lan lan, Host host) {
    return lan.own(NodeDaemon.withFile(host, lan.directory(), write(lan, host)));
  }
}
