package io.kubevrrp.node.linux;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** A msghdr that recvmsg(2) fills with a datagram, its sender and two ancillary messages. */
final class MessageHeader {
  static final StructLayout MSGHDR =
      structLayout(
              ADDRESS.withName("msg_name"),
              JAVA_INT.withName("msg_namelen"),
              paddingLayout(4),
              ADDRESS.withName("msg_iov"),
              JAVA_LONG.withName("msg_iovlen"),
              ADDRESS.withName("msg_control"),
              JAVA_LONG.withName("msg_controllen"),
              JAVA_INT.withName("msg_flags"),
              paddingLayout(4))
          .withName("msghdr");

  static final StructLayout IOVEC =
      structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len")).withName("iovec");

  static final StructLayout CMSGHDR =
      structLayout(
              JAVA_LONG.withName("cmsg_len"),
              JAVA_INT.withName("cmsg_level"),
              JAVA_INT.withName("cmsg_type"))
          .withName("cmsghdr");

  static final StructLayout IN6_PKTINFO =
      structLayout(
              sequenceLayout(16, JAVA_BYTE).withName("ipi6_addr"),
              JAVA_INT.withName("ipi6_ifindex"))
          .withName("in6_pktinfo");

  private static final VarHandle NAME_LENGTH = member(MSGHDR, "msg_namelen");
  private static final VarHandle CONTROL_LENGTH = member(MSGHDR, "msg_controllen");
  private static final VarHandle CMSG_LENGTH = member(CMSGHDR, "cmsg_len");
  private static final VarHandle CMSG_LEVEL = member(CMSGHDR, "cmsg_level");
  private static final VarHandle CMSG_TYPE = member(CMSGHDR, "cmsg_type");

  static final int IPV6_HEADER = 40;

  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_PKTINFO = 50;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int ADDRESS_OCTETS = 16;
  private static final long SOURCE = Layouts.SOCKADDR_IN6.byteOffset(groupElement("sin6_addr"));
  private static final long CONTROL = 128;

  private final MemorySegment name;
  private final MemorySegment control;
  private final MemorySegment header;

  /** A field only to keep it reachable: the header holds no more than its address. */
  @SuppressWarnings("FieldCanBeLocal")
  private final MemorySegment vector;

  private final MemorySegment buffer;

  private final int protocol;

  /** Fills this buffer with packets of this protocol. */
  MessageHeader(MemorySegment buffer, int protocol) {
    Arena arena = Arena.ofAuto();
    this.protocol = protocol;
    this.buffer = buffer;
    this.name = arena.allocate(Layouts.SOCKADDR_IN6);
    this.control = arena.allocate(CONTROL, Long.BYTES);
    this.header = arena.allocate(MSGHDR);
    this.vector = arena.allocate(IOVEC);
    member(IOVEC, "iov_base").set(vector, 0L, buffer);
    member(IOVEC, "iov_len").set(vector, 0L, buffer.byteSize());
    member(MSGHDR, "msg_name").set(header, 0L, name);
    member(MSGHDR, "msg_iov").set(header, 0L, vector);
    member(MSGHDR, "msg_iovlen").set(header, 0L, 1L);
    member(MSGHDR, "msg_control").set(header, 0L, control);
  }

  /**
   * Takes a packet, and puts its header before it.
   *
   * @return the length, or the error's negative number
   */
  long receive(MemorySegment state, int fd, byte[] into) {
    prepare();
    return packet(Libc.recvmsg(state, fd, header), into);
  }

  /** The same without making an object; -1 for any error. */
  long receive(int fd, byte[] into) {
    prepare();
    return packet(Libc.quickRecvmsg(fd, header), into);
  }

  private void prepare() {
    NAME_LENGTH.set(header, 0L, (int) name.byteSize());
    CONTROL_LENGTH.set(header, 0L, CONTROL);
  }

  private long packet(long length, byte[] into) {
    if (length < 0) {
      return length;
    }
    Arrays.fill(into, 0, IPV6_HEADER, (byte) 0);
    into[0] = 0x60;
    into[4] = (byte) (length >>> 8);
    into[5] = (byte) length;
    into[6] = (byte) protocol;
    MemorySegment.copy(name, JAVA_BYTE, SOURCE, into, 8, ADDRESS_OCTETS);
    readControl(into);
    MemorySegment.copy(buffer, JAVA_BYTE, 0, into, IPV6_HEADER, (int) length);
    return IPV6_HEADER + length;
  }

  private void readControl(byte[] into) {
    long end = (long) CONTROL_LENGTH.get(header, 0L);
    long at = 0;
    while (at + CMSGHDR.byteSize() <= end) {
      long size = (long) CMSG_LENGTH.get(control, at);
      if (size < CMSGHDR.byteSize() || at + size > end) {
        break;
      }
      boolean ipv6 = (int) CMSG_LEVEL.get(control, at) == IPPROTO_IPV6;
      int type = (int) CMSG_TYPE.get(control, at);
      long data = at + CMSGHDR.byteSize();
      if (ipv6 && type == IPV6_HOPLIMIT) {
        into[7] = (byte) control.get(JAVA_INT, data);
      } else if (ipv6 && type == IPV6_PKTINFO) {
        MemorySegment.copy(control, JAVA_BYTE, data, into, 24, ADDRESS_OCTETS);
      }
      at += size + Long.BYTES - 1 & -Long.BYTES;
    }
  }

  private static VarHandle member(StructLayout layout, String name) {
    return layout.varHandle(groupElement(name));
  }
}
