package io.kubevrrp.node.ipvs;

/** The range of port numbers. */
final class Ports {
  private Ports() {}

  static void require(int port) {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is 0 to 65535: " + port);
    }
  }
}
