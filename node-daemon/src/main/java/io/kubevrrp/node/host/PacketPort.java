package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.Path;
import io.kubevrrp.node.wire.bpf.PacketFilter;
import java.util.Optional;

/**
 * Opens the sockets through which virtual routers of one interface speak. Used on the event loop
 * only.
 */
public interface PacketPort {
  /**
   * Joins 224.0.0.18, or ff02::12, on the interface and listens for IP protocol 112, multicast and
   * unicast.
   *
   * @param receiver gets every packet, IP header included, on the event loop
   * @throws HostException when a socket cannot be opened, bound or joined
   */
  Channel open(Link link, AddressFamily family, Receiver receiver) throws HostException;

  /**
   * Listens to who says that it has an address: all ARP (IPv4), all Neighbour Advertisements (IPv6)
   * that reach the interface. To be closed soon, since everybody's wake the loop.
   *
   * @param receiver gets Ethernet frames (IPv4) or IPv6 packets, on the event loop
   * @throws HostException when a socket cannot be opened or bound
   */
  Ear listen(Link link, AddressFamily family, Receiver receiver) throws HostException;

  /** A socket that only listens. */
  @FunctionalInterface
  interface Ear extends AutoCloseable {
    @Override
    void close();
  }

  /** Takes a received packet. */
  @FunctionalInterface
  interface Receiver {
    /**
     * A packet of the channel's family, with its header.
     *
     * @param octets begin with it; the caller's, who writes the next packet there
     * @param length where it ends
     */
    void onPacket(byte[] octets, int length);
  }

  /** One interface's sockets of one family. */
  interface Channel extends AutoCloseable {
    /**
     * Sends a VRRP message (no IP header) with TTL or hop limit 255.
     *
     * @param path from an address of the interface to the multicast group or to a peer
     * @throws HostException when the kernel refuses
     */
    void sendAdvertisement(Path path, byte[] message) throws HostException;

    /**
     * Sends an Ethernet frame, header included: gratuitous ARP, unsolicited neighbour
     * advertisements.
     *
     * @throws HostException when the kernel refuses
     */
    void sendFrame(byte[] frame) throws HostException;

    /**
     * Hands on, now, every packet that was received and not read yet: after a long sleep the loop's
     * timers and sockets are ready together, and what was heard has to come first.
     */
    void readPending();

    /**
     * Has only those packets received from now on that a filter lets pass; empty: all. What was
     * received before is still to be read.
     *
     * @throws HostException when the kernel refuses; then the filter before it, or none, stays
     */
    void filter(Optional<PacketFilter> filter) throws HostException;

    @Override
    void close();
  }
}
