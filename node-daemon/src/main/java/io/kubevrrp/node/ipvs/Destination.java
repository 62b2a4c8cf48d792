package io.kubevrrp.node.ipvs;

import io.kubevrrp.node.inet.Ipv4Address;

/**
 * A real server of a virtual service.
 *
 * @param address where it is
 * @param port 0 to 65535
 * @param forwarding how packets get there
 * @param weight 0 (nothing new) to 65535
 * @param upperThreshold connections from which on it gets no new ones; 0: no limit
 * @param lowerThreshold connections below which it gets new ones again; 0: the kernel's choice
 */
public record Destination(
    Ipv4Address address,
    int port,
    Forwarding forwarding,
    int weight,
    int upperThreshold,
    int lowerThreshold) {
  public Destination {
    Ports.require(port);
  }

  /** One without thresholds. */
  public static Destination of(Ipv4Address address, int port, Forwarding forwarding, int weight) {
    return new Destination(address, port, forwarding, weight, 0, 0);
  }

  /** The same with other thresholds. */
  public Destination limited(int upper, int lower) {
    return new Destination(address, port, forwarding, weight, upper, lower);
  }

  /** Whether it is the same server, whatever its weight. */
  public boolean sameServer(Destination other) {
    return address.equals(other.address) && port == other.port;
  }
}
