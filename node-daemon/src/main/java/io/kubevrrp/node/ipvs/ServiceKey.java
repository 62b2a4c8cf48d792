package io.kubevrrp.node.ipvs;

import io.kubevrrp.node.inet.Ipv4Address;

/**
 * What tells one virtual service from another.
 *
 * @param protocol the transport protocol
 * @param address the virtual address
 * @param port 0 (every port; for persistent services) to 65535
 */
public record ServiceKey(TransportProtocol protocol, Ipv4Address address, int port) {
  public ServiceKey {
    Ports.require(port);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is nothing of the kind
   */
  public static ServiceKey parse(String text) {
    String[] parts = text.split("[ :]", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "'" + text + "' is no virtual service like TCP 192.0.2.1:80");
    }
    return new ServiceKey(
        TransportProtocol.valueOf(parts[0]),
        Ipv4Address.parse(parts[1]),
        Integer.parseInt(parts[2]));
  }

  /** As {@code TCP 192.0.2.1:80}. */
  @Override
  public String toString() {
    return protocol + " " + address + ":" + port;
  }
}
