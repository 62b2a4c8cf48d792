package io.kubevrrp.lab;

import java.nio.file.Path;

/**
 * A VIPNode written by hand whose virtual routers track services.
 *
 * @param text the document
 */
record TrackingNode(String text) {

  /**
   * Any routers and services.
   *
   * @param routers lines of a YAML list, indented by two; none when empty
   * @param services the same of the services
   */
  static TrackingNode with(Host host, String routers, String services) {
    return new TrackingNode(
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPNode
        metadata:
          name: %s
        spec:
        """
                .formatted(host.name())
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
  static TrackingNode of(
      Host host, KeepalivedPeer.Settings settings, String tracking, String service) {
    String entry = "    tracking: [" + tracking + "]\n";
    return with(host, router(settings) + entry, "  - name: web\n    service: " + service + "\n");
  }

  /** A router named web, to which more fields may be added; indented by two. */
  static String router(KeepalivedPeer.Settings settings) {
    return """
      - name: web
        group: web
        interface: {name: %s}
        priority: %d
        addresses: [%s/32]
        vrrp: {version: %d, virtualRouterID: %d, advertisementInterval: %dms}
    """
        .formatted(
            Lan.INTERFACE,
            settings.priority(),
            settings.address(),
            settings.version(),
            settings.vrid(),
            settings.intervalMillis());
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
