package io.kubevrrp.lab;

import java.nio.file.Path;

/**
 * A VIPNode written by hand whose virtual routers track services.
 *
 * @param text the document
 */
record TrackingNode(String text) {

  /**
   * One virtual router and one service.
   *
   * @param settings the router
   * @param tracking a list entry, for example {@code {service: web, weight: -20}}
   * @param service the spec of the service named web, in YAML's flow style
   */
  static TrackingNode of(
      Host host, KeepalivedPeer.Settings settings, String tracking, String service) {
    return new TrackingNode(
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPNode
        metadata:
          name: %s
        spec:
          virtualRouters:
          - name: web
            group: web
            interface: {name: %s}
            priority: %d
            addresses: [%s/32]
            vrrp: {version: %d, virtualRouterID: %d, advertisementInterval: %dms}
            tracking: [%s]
          trackedServices:
          - name: web
            service: %s
        """
            .formatted(
                host.name(),
                Lan.INTERFACE,
                settings.priority(),
                settings.address(),
                settings.version(),
                settings.vrid(),
                settings.intervalMillis(),
                tracking,
                service));
  }

  /** Starts the daemon with it. */
  NodeDaemon start(Lan lan, Host host) {
    Path file = lan.directory().resolve(host.name() + "-vipnode.yaml");
    RunFolder.write(file, text);
    return lan.own(NodeDaemon.withFile(host, lan.directory(), file));
  }
}
