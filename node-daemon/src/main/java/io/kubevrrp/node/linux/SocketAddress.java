package io.kubevrrp.node.linux;

/** Where a socket is bound or a message goes. */
public sealed interface SocketAddress {
  /**
   * sockaddr_in, port 0.
   *
   * @param bits the address, the first octet highest
   */
  record Ipv4(int bits) implements SocketAddress {}

  /**
   * sockaddr_in6, port 0.
   *
   * @param high the first 64 bits of the address, the first octet highest
   * @param low the last 64 bits
   * @param linkIndex the interface that a link-local address belongs to
   */
  record Ipv6(long high, long low, int linkIndex) implements SocketAddress {}

  /**
   * sockaddr_ll.
   *
   * @param linkIndex the interface
   * @param etherType the frame's EtherType, 0 to 0xffff
   */
  record Packet(int linkIndex, int etherType) implements SocketAddress {}

  /**
   * sockaddr_nl: the kernel (as a destination), or a port of the kernel's choice (when bound).
   *
   * @param groups the RTMGRP_* bits to listen to; 0: none
   */
  record Netlink(int groups) implements SocketAddress {}
}
