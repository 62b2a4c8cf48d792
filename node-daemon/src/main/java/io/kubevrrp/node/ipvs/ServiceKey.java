package io.kubevrrp.node.ipvs;

import io.kubevrrp.node.inet.Ipv4Address;

/** What tells one virtual service from another in the kernel's table. */
public sealed interface ServiceKey {
  /** What stands before the number of {@link Marked} ones, as ipvsadm writes it. */
  String MARKED = "FWM";

  /**
   * All packets to an address and port.
   *
   * @param protocol the transport protocol
   * @param address the virtual address
   * @param port 0 (every port; for persistent services) to 65535
   */
  record Addressed(TransportProtocol protocol, Ipv4Address address, int port)
      implements ServiceKey {
    public Addressed {
      Ports.require(port);
    }

    /** As {@code TCP 192.0.2.1:80}. */
    @Override
    public String toString() {
      return protocol + " " + address + ":" + port;
    }
  }

  /**
   * All packets with a mark, wherever they go.
   *
   * @param mark not 0, which is no mark; 32 bits
   */
  record Marked(int mark) implements ServiceKey {
    public Marked {
      if (mark == 0) {
        throw new IllegalArgumentException("0 is no mark");
      }
    }

    /** As {@code FWM 1802240001}, the number without sign. */
    @Override
    public String toString() {
      return MARKED + " " + Integer.toUnsignedString(mark);
    }
  }

  /**
   * Reads what {@code toString} writes.
   *
   * @throws IllegalArgumentException when it is nothing of the kind
   */
  static ServiceKey parse(String text) {
    String[] parts = text.split("[ :]", -1);
    if (parts.length == 2 && parts[0].equals(MARKED)) {
      return new Marked(Integer.parseUnsignedInt(parts[1]));
    }
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "'" + text + "' is no virtual service like TCP 192.0.2.1:80 or FWM 7");
    }
    return new Addressed(
        TransportProtocol.valueOf(parts[0]),
        Ipv4Address.parse(parts[1]),
        Integer.parseInt(parts[2]));
  }
}
