package io.kubevrrp.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A socket descriptor of our own, never blocking, closed on exec. Used by one thread at a time; it
 * may be closed from any, and twice.
 */
public final class KernelSocket implements AutoCloseable {
  /** No message of a raw socket that is read here is longer. */
  public static final int LONGEST_PACKET = 8192 + MessageHeader.IPV6_HEADER;

  private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final int NETLINK_GENERIC = 16;

  /** More than the largest advertisement (255 IPv6 addresses) and the frames we send. */
  private static final int PACKET_BUFFER = 8192;

  private static final int ICMPV6_TYPES = 256;

  /** The kernel fills at most 32 KiB per read of a dump. */
  private static final int NETLINK_BUFFER = 65_536;

  /** A batch of nfnetlink goes with one call; by default a socket takes no more. */
  private static final int BATCH_BUFFER = 212_000;

  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  // Owned by the collector, so that no use after close can touch freed memory.
  private final MemorySegment state = Libc.newState(Arena.ofAuto());
  private final MemorySegment buffer;
  private final MessageHeader datagrams;

  /** Whether nothing was to be had the last time. */
  private boolean dry;

  private KernelSocket(int fd, int bufferSize, int protocol) {
    this.fd = fd;
    this.buffer = Arena.ofAuto().allocate(bufferSize, Long.BYTES);
    this.datagrams = new MessageHeader(buffer, protocol);
  }

  /** Opens a raw IPv4 socket of the protocol; needs CAP_NET_RAW. */
  public static KernelSocket rawIpv4(int protocol) throws SyscallException {
    return new KernelSocket(
        Libc.socket(Layouts.AF_INET, SOCK_RAW_NONBLOCK_CLOEXEC, protocol), PACKET_BUFFER, protocol);
  }

  /** Opens a raw IPv6 socket of the protocol; needs CAP_NET_RAW. */
  public static KernelSocket rawIpv6(int protocol) throws SyscallException {
    return new KernelSocket(
        Libc.socket(Layouts.AF_INET6, SOCK_RAW_NONBLOCK_CLOEXEC, protocol),
        PACKET_BUFFER,
        protocol);
  }

  /**
   * Opens a socket for Ethernet frames, which receives nothing unless it is bound to an EtherType;
   * needs CAP_NET_RAW.
   */
  public static KernelSocket packetSender() throws SyscallException {
    return new KernelSocket(
        Libc.socket(Layouts.AF_PACKET, SOCK_RAW_NONBLOCK_CLOEXEC, 0), PACKET_BUFFER, 0);
  }

  /** Opens an rtnetlink socket. */
  public static KernelSocket routeNetlink() throws SyscallException {
    return new KernelSocket(
        Libc.socket(Layouts.AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_ROUTE),
        NETLINK_BUFFER,
        0);
  }

  /** Opens a generic netlink socket. */
  public static KernelSocket genericNetlink() throws SyscallException {
    return new KernelSocket(
        Libc.socket(Layouts.AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_GENERIC),
        NETLINK_BUFFER,
        0);
  }

  /** Opens an nfnetlink socket. */
  public static KernelSocket netfilterNetlink() throws SyscallException {
    return new KernelSocket(
        Libc.socket(Layouts.AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_NETFILTER),
        BATCH_BUFFER,
        0);
  }

  /** The descriptor's number. */
  public int fd() {
    return fd;
  }

  /** Binds it to an address. */
  public void bind(SocketAddress address) throws SyscallException {
    requireOpen("bind");
    try (Arena arena = Arena.ofConfined()) {
      Libc.bind(state, fd, Layouts.write(address, arena));
    }
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

  /** IPv6: {@link #receiveWithHeader} gets to know hop limits and destinations. */
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

  /** Where messages go, written down as the kernel reads it. */
  public static final class Destination {
    private final MemorySegment address;

    private Destination(MemorySegment address) {
      this.address = address;
    }

    /** Writes it down. */
    public static Destination of(SocketAddress address) {
      return new Destination(Layouts.write(address, Arena.ofAuto()));
    }
  }

  /**
   * Sends one message.
   *
   * @param octets at most as many as the socket's buffer holds (8192; rtnetlink and generic netlink
   *     65536; nfnetlink 212000)
   */
  public void send(byte[] octets, SocketAddress destination) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      send(octets, Layouts.write(destination, arena));
    }
  }

  /** The same without making an object. */
  public void send(byte[] octets, Destination destination) throws SyscallException {
    send(octets, destination.address);
  }

  private void send(byte[] octets, MemorySegment address) throws SyscallException {
    requireOpen("sendto");
    if (octets.length > buffer.byteSize()) {
      throw new SyscallException("sendto", Errno.EMSGSIZE);
    }
    MemorySegment.copy(octets, 0, buffer, ValueLayout.JAVA_BYTE, 0, octets.length);
    Libc.sendto(state, fd, buffer, octets.length, address);
  }

  /** Takes the next message that waits; empty when none does, or the socket is closed. */
  public Optional<byte[]> receive() throws SyscallException {
    long length = closed.get() ? -Errno.EAGAIN : received(Libc.recv(state, fd, buffer), "recv");
    return length < 0
        ? Optional.empty()
        : Optional.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /**
   * The same without making an object. An error is only told of when nothing else was to be had
   * twice in a row: what the kernel says once, and forgets by saying it, is not told.
   *
   * @param into at least {@link #LONGEST_PACKET} octets
   * @return how many octets there are; negative: none waits, or the socket is closed
   */
  public int receive(byte[] into) throws SyscallException {
    if (closed.get()) {
      return -1;
    }
    long length = Libc.quickRecv(fd, buffer);
    if (length < 0 && dry) {
      length = received(Libc.recv(state, fd, buffer), "recv");
    }
    dry = length < 0;
    if (length > 0) {
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, (int) length);
    }
    return (int) length;
  }

  /**
   * As {@link #receive(byte[])}, for a raw IPv6 socket: the header that the kernel takes away is
   * put back, as far as {@link #tellIpv6Headers} has the kernel tell it; octets of addresses that
   * it does not tell are zero.
   */
  public int receiveWithHeader(byte[] into) throws SyscallException {
    if (closed.get()) {
      return -1;
    }
    long length = datagrams.receive(fd, into);
    if (length < 0 && dry) {
      length = received(datagrams.receive(state, fd, into), "recvmsg");
    }
    dry = length < 0;
    return (int) length;
  }

  private static long received(long result, String call) throws SyscallException {
    if (result < 0 && result != -Errno.EAGAIN) {
      throw new SyscallException(call, (int) -result);
    }
    return result;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Libc.close(fd);
    }
  }

  private void set(SocketOption option, int value) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      set(option, arena.allocateFrom(ValueLayout.JAVA_INT, value));
    }
  }

  private void set(SocketOption option, MemorySegment value) throws SyscallException {
    requireOpen("setsockopt(" + option + ")");
    Libc.setsockopt(state, fd, option, value);
  }

  /** A closed number may already belong to somebody else. */
  private void requireOpen(String call) throws SyscallException {
    if (closed.get()) {
      throw new SyscallException(call, Errno.EBADF);
    }
  }
}
