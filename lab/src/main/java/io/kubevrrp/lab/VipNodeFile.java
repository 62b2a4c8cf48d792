package io.kubevrrp.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A VIPNode written by hand, for the daemon's file mode. */
public final class VipNodeFile {
  private VipNodeFile() {}

  /** Writes one with a virtual router for each of these settings into the run's folder. */
  public static Path write(Host host, Path directory, KeepalivedPeer.Settings... settings) {
    return write(host, directory, "Auto", settings);
  }

  /** As {@link #write}; the addresses stay when their daemon is killed. */
  public static Path writeWithoutLease(
      Host host, Path directory, KeepalivedPeer.Settings... settings) {
    return write(host, directory, "\"Off\"", settings); // unquoted it is false in YAML 1.1
  }

  private static Path write(
      Host host, Path directory, String lease, KeepalivedPeer.Settings... settings) {
    for (KeepalivedPeer.Settings router : settings) {
      if (!router.password().isEmpty()) {
        RunFolder.write(NodeDaemon.keys(directory).resolve(key(router)), router.password());
      }
    }
    Path file = directory.resolve(host.name() + "-vipnode.yaml");
    RunFolder.write(file, text(host, lease, settings));
    return file;
  }

  private static String text(Host host, String lease, KeepalivedPeer.Settings... settings) {
    return """
    apiVersion: kubevrrp.io/v1alpha1
    kind: VIPNode
    metadata:
      name: %s
    spec:
      virtualRouters:%s
    """
        .formatted(
            host.name(),
            settings.length == 0
                ? " []"
                : Arrays.stream(settings)
                    .map(router -> router(router, lease))
                    .collect(Collectors.joining("\n", "\n", "")));
  }

  private static String router(KeepalivedPeer.Settings router, String lease) {
    String authentication =
        router.password().isEmpty()
            ? "{type: None}"
            : "{type: Password, keyRef: " + key(router) + "}";
    return """
      - name: lab-%d
        group: lab
        interface: {name: %s}
        priority: %d
        addresses: [%s/32]
        addressLease: {mode: %s}
        vrrp:
          version: %d
          virtualRouterID: %d
          advertisementInterval: %dms
          authentication: %s\
    """
        .formatted(
            router.vrid(),
            Lan.INTERFACE,
            router.priority(),
            router.address(),
            lease,
            router.version(),
            router.vrid(),
            router.intervalMillis(),
            authentication);
  }

  private static String key(KeepalivedPeer.Settings router) {
    return "password-" + router.vrid();
  }
}
