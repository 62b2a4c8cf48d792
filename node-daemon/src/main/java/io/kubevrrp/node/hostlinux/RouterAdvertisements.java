package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps an interface with a virtual MAC from configuring itself by router advertisements: a route
 * through it would send from the virtual MAC. Only {@code /proc/sys} can say so.
 */
final class RouterAdvertisements {
  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv6/conf");

  private RouterAdvertisements() {}

  /**
   * Refuses them.
   *
   * @throws HostException when they would be believed, and that cannot be changed
   */
  static void refuse(String networkInterface) throws HostException {
    Path setting = SETTINGS.resolve(networkInterface).resolve("accept_ra");
    try {
      Files.writeString(setting, "0");
    } catch (IOException e) {
      if (believed(networkInterface)) {
        throw new HostException(
            "router advertisements would configure it, and "
                + setting
                + " cannot be written: set net.ipv6.conf.default.accept_ra=0 on the node",
            e);
      }
    }
  }

  /** 2 believes them always, 1 only where the host does not forward. */
  private static boolean believed(String networkInterface) {
    return switch (value(networkInterface, "accept_ra")) {
      case "0" -> false;
      case "1" -> value(networkInterface, "forwarding").equals("0");
      case "" -> false; // without IPv6 there is nothing to believe
      default -> true;
    };
  }

  private static String value(String networkInterface, String name) {
    try {
      return Files.readString(SETTINGS.resolve(networkInterface).resolve(name)).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
