package io.kubevrrp.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

  /** The kernel fills at most 32 KiB per read of a dump. */
  private static final int NETLINK_BUFFER = 65_536;

  /** A batch of nfnetlink goes with one call; by default a socket takes no more. */
  private static final int BATCH_BUFFER = 212_000;

  private final int fd;
  private final SocketOptions options = new SocketOptions(this);
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

  /** What it does with what it sends and receives. */
  public SocketOptions options() {
    return options;
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
   * put back, as far as {@link SocketOptions#tellIpv6Headers} has the kernel tell it; octets of
   * addresses that it does not tell are zero.
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

  /** Sets an option of this socket. */
  void set(SocketOption option, MemorySegment value) throws SyscallException {
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
