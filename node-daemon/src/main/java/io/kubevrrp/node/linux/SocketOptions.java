package io.kubevrrp.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The options of a socket, as ip(7), ipv6(7), socket(7) and netlink(7) name them. */
public final class SocketOptions {
  private static final int ICMPV6_TYPES = 256;

  private final KernelSocket socket;

  /** Those of this socket. */
  SocketOptions(KernelSocket socket) {
    this.socket = socket;
  }

  /** Receives from, and sends through, this interface only (SO_BINDTODEVICE). */
  public void bindToDevice(String linkName) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      set(SocketOption.SO_BINDTODEVICE, arena.allocateFrom(linkName, StandardCharsets.US_ASCII));
    }
  }

  /** Joins a multicast group on an interface (IP_ADD_MEMBERSHIP); first octet highest. */
  public void joinGroup(int group, int linkIndex) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      set(SocketOption.IP_ADD_MEMBERSHIP, Layouts.membership(group, 0, linkIndex, arena));
    }
  }

  /** The interface and the source address multicast is sent with (IP_MULTICAST_IF). */
  public void multicastInterface(int linkIndex, int source) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      set(SocketOption.IP_MULTICAST_IF, Layouts.membership(0, source, linkIndex, arena));
    }
  }

  /** The TTL of multicast we send, 0 to 255. */
  public void multicastTtl(int ttl) throws SyscallException {
    set(SocketOption.IP_MULTICAST_TTL, ttl);
  }

  /** Whether this host's own sockets hear what we multicast. */
  public void multicastLoop(boolean loop) throws SyscallException {
    set(SocketOption.IP_MULTICAST_LOOP, loop ? 1 : 0);
  }

  /** Whether groups that other sockets of the host joined are heard as well. */
  public void multicastAll(boolean all) throws SyscallException {
    set(SocketOption.IP_MULTICAST_ALL, all ? 1 : 0);
  }

  /** The type of service octet of what we send, 0 to 255. */
  public void typeOfService(int octet) throws SyscallException {
    set(SocketOption.IP_TOS, octet);
  }

  /** The TTL of unicast that we send, 1 to 255. */
  public void unicastTtl(int ttl) throws SyscallException {
    set(SocketOption.IP_TTL, ttl);
  }

  /** Joins an IPv6 multicast group on an interface (IPV6_ADD_MEMBERSHIP). */
  public void joinGroup(long high, long low, int linkIndex) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      set(SocketOption.IPV6_ADD_MEMBERSHIP, Layouts.membership(high, low, linkIndex, arena));
    }
  }

  /** IPv6: groups that other sockets of the host joined are not heard. */
  public void ownIpv6GroupsOnly() throws SyscallException {
    set(SocketOption.IPV6_MULTICAST_ALL, 0);
  }

  /** IPv6: {@link KernelSocket#receiveWithHeader} gets to know hop limits and destinations. */
  public void tellIpv6Headers() throws SyscallException {
    set(SocketOption.IPV6_RECVHOPLIMIT, 1);
    set(SocketOption.IPV6_RECVPKTINFO, 1);
  }

  /** IPv6: the interface that multicasts leave through, and that they are not looped back. */
  public void ipv6MulticastInterface(int linkIndex) throws SyscallException {
    set(SocketOption.IPV6_MULTICAST_IF, linkIndex);
    set(SocketOption.IPV6_MULTICAST_LOOP, 0);
  }

  /** IPv6: the hop limit of all that we send, 1 to 255. */
  public void hopLimit(int hops) throws SyscallException {
    set(SocketOption.IPV6_MULTICAST_HOPS, hops);
    set(SocketOption.IPV6_UNICAST_HOPS, hops);
  }

  /** IPv6: the traffic class of what we send, 0 to 255. */
  public void trafficClass(int octet) throws SyscallException {
    set(SocketOption.IPV6_TCLASS, octet);
  }

  /**
   * ICMPv6: only messages of this type are received (RFC 3542 section 3.2).
   *
   * @param type 0 to 255
   */
  public void icmpv6Only(int type) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment blocked = arena.allocate(ICMPV6_TYPES / 8, Integer.BYTES);
      blocked.fill((byte) 0xff);
      int word = type / Integer.SIZE;
      blocked.setAtIndex(ValueLayout.JAVA_INT, word, ~(1 << type % Integer.SIZE));
      set(SocketOption.ICMP6_FILTER, blocked);
    }
  }

  /** How many octets may wait unread; the kernel doubles it and has a least value. */
  public void receiveBuffer(int octets) throws SyscallException {
    set(SocketOption.SO_RCVBUF, octets);
  }

  /**
   * As {@link #receiveBuffer}, beyond the system's limit where CAP_NET_ADMIN allows that, else up
   * to it.
   */
  public void largeReceiveBuffer(int octets) throws SyscallException {
    try {
      set(SocketOption.SO_RCVBUFFORCE, octets);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      receiveBuffer(octets);
    }
  }

  /**
   * Has the kernel throw away what a program does not let pass, instead of what an earlier one did
   * not (SO_ATTACH_FILTER).
   *
   * @param instructions 1 to 4096 of classic BPF, each with its code in the highest 16 bits, then
   *     the two jumps of 8 bits, then the operand
   */
  public void attachFilter(long[] instructions) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      set(SocketOption.SO_ATTACH_FILTER, Layouts.filter(instructions, arena));
    }
  }

  /** Everything passes again. */
  public void detachFilter() throws SyscallException {
    try {
      set(SocketOption.SO_DETACH_FILTER, 0);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) { // there was none
        throw e;
      }
    }
  }

  /** Refusals come with the kernel's words and without a copy of the request. */
  public void extendedNetlinkAcks() throws SyscallException {
    set(SocketOption.NETLINK_EXT_ACK, 1);
    set(SocketOption.NETLINK_CAP_ACK, 1);
  }

  /** Dumps honour the interface in the request's header. */
  public void strictNetlinkChecks() throws SyscallException {
    set(SocketOption.NETLINK_GET_STRICT_CHK, 1);
  }

  private void set(SocketOption option, int value) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      set(option, arena.allocateFrom(ValueLayout.JAVA_INT, value));
    }
  }

  private void set(SocketOption option, MemorySegment value) throws SyscallException {
    socket.set(option, value);
  }
}
