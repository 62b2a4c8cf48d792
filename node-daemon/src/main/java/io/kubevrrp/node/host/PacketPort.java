package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.Ipv4Address;

/**
 * Opens the sockets through which virtual routers of one interface speak. Used on the event loop
 * only.
 */
public interface PacketPort {
  /**
   * Joins 224.0.0.18 on the interface and listens for IP protocol 112.
   *
   * @param receiver gets every packet, IP header included, on the event loop
   * @throws HostException when a socket cannot be opened, bound or joined
   */
  Channel open(Link link, Receiver receiver) throws HostException;

  /** Takes a received packet. */
  @FunctionalInterface
  interface Receiver {
    /** An IPv4 packet with its header, as the raw socket gave it. */
    void onPacket(byte[] ipv4Packet);
  }

  /** One interface's sockets. */
  interface Channel extends AutoCloseable {
    /**
     * Sends a VRRP message (no IP header) to 224.0.0.18 with TTL 255.
     *
     * @throws HostException when the kernel refuses
     */
    void sendAdvertisement(Ipv4Address source, byte[] message) throws HostException;

    /**
     * Sends an Ethernet frame, header included: gratuitous ARP.
     *
     * @throws HostException when the kernel refuses
     */
    void sendFrame(byte[] frame) throws HostException;

    /**
     * Hands on, now, every packet that was received and not read yet: after a long sleep the loop's
     * timers and sockets are ready together, and what was heard has to come first.
     */
    void readPending();

    @Override
    void close();
  }
}
