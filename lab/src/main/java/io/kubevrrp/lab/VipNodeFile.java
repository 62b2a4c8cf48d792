package io.kubevrrp.lab;

import java.nio.file.Path;

/** A VIPNode written by hand, for the daemon's file mode. */
public final class VipNodeFile {
  private VipNodeFile() {}

  /** Writes one with a virtual router for these settings into the run's folder. */
  public static Path write(Host host, Path directory, KeepalivedPeer.Settings settings) {
    if (!settings.password().isEmpty()) {
      Nginx.write(NodeDaemon.keys(directory).resolve("password"), settings.password());
    }
    Path file = directory.resolve(host.name() + "-vipnode.yaml");
    Nginx.write(file, text(host, settings));
    return file;
  }

  private static String text(Host host, KeepalivedPeer.Settings settings) {
    String authentication =
        settings.password().isEmpty()
            ? ""
            : "      authentication: {type: Password, keyRef: password}\n";
    return """
    apiVersion: kubevrrp.io/v1alpha1
    kind: VIPNode
    metadata:
      name: %s
    spec:
      virtualRouters:
      - name: lab
        group: lab
        interface: {name: %s}
        priority: %d
        addresses: [%s/32]
        vrrp:
          version: %d
          virtualRouterID: %d
          advertisementInterval: %dms
    """
            .formatted(
                host.name(),
                Lan.INTERFACE,
                settings.priority(),
                settings.address(),
                settings.version(),
                settings.vrid(),
                settings.intervalMillis())
        + authentication;
  }
}
