package io.kubevrrp.node.linux;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The C structures that cross the system call boundary; a test compares them with the headers. */
final class Layouts {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;

  private static final ValueLayout.OfShort BIG_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BIG_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

  static final StructLayout SOCKADDR_IN =
      structLayout(
              JAVA_SHORT.withName("sin_family"),
              BIG_SHORT.withName("sin_port"),
              BIG_INT.withName("sin_addr"),
              sequenceLayout(8, JAVA_BYTE).withName("sin_zero"))
          .withName("sockaddr_in");

  static final StructLayout SOCKADDR_IN6 =
      structLayout(
              JAVA_SHORT.withName("sin6_family"),
              BIG_SHORT.withName("sin6_port"),
              BIG_INT.withName("sin6_flowinfo"),
              sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
              JAVA_INT.withName("sin6_scope_id"))
          .withName("sockaddr_in6");

  static final StructLayout SOCKADDR_LL =
      structLayout(
              JAVA_SHORT.withName("sll_family"),
              BIG_SHORT.withName("sll_protocol"),
              JAVA_INT.withName("sll_ifindex"),
              JAVA_SHORT.withName("sll_hatype"),
              JAVA_BYTE.withName("sll_pkttype"),
              JAVA_BYTE.withName("sll_halen"),
              sequenceLayout(8, JAVA_BYTE).withName("sll_addr"))
          .withName("sockaddr_ll");

  static final StructLayout SOCKADDR_NL =
      structLayout(
              JAVA_SHORT.withName("nl_family"),
              JAVA_SHORT.withName("nl_pad"),
              JAVA_INT.withName("nl_pid"),
              JAVA_INT.withName("nl_groups"))
          .withName("sockaddr_nl");

  static final StructLayout IP_MREQN =
      structLayout(
              BIG_INT.withName("imr_multiaddr"),
              BIG_INT.withName("imr_address"),
              JAVA_INT.withName("imr_ifindex"))
          .withName("ip_mreqn");

  static final StructLayout IPV6_MREQ =
      structLayout(
              sequenceLayout(16, JAVA_BYTE).withName("ipv6mr_multiaddr"),
              JAVA_INT.withName("ipv6mr_interface"))
          .withName("ipv6_mreq");

  static final StructLayout SOCK_FILTER =
      structLayout(
              JAVA_SHORT.withName("code"),
              JAVA_BYTE.withName("jt"),
              JAVA_BYTE.withName("jf"),
              JAVA_INT.withName("k"))
          .withName("sock_filter");

  static final StructLayout SOCK_FPROG =
      structLayout(JAVA_SHORT.withName("len"), paddingLayout(6), ADDRESS.withName("filter"))
          .withName("sock_fprog");

  private static final ValueLayout.OfLong BIG_LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final VarHandle SIN6_FAMILY = member(SOCKADDR_IN6, "sin6_family");
  private static final VarHandle SIN6_SCOPE_ID = member(SOCKADDR_IN6, "sin6_scope_id");
  private static final VarHandle IPV6MR_INTERFACE = member(IPV6_MREQ, "ipv6mr_interface");
  private static final VarHandle SIN_FAMILY = member(SOCKADDR_IN, "sin_family");
  private static final VarHandle SIN_ADDR = member(SOCKADDR_IN, "sin_addr");
  private static final VarHandle SLL_FAMILY = member(SOCKADDR_LL, "sll_family");
  private static final VarHandle SLL_PROTOCOL = member(SOCKADDR_LL, "sll_protocol");
  private static final VarHandle SLL_IFINDEX = member(SOCKADDR_LL, "sll_ifindex");
  private static final VarHandle NL_FAMILY = member(SOCKADDR_NL, "nl_family");
  private static final VarHandle NL_GROUPS = member(SOCKADDR_NL, "nl_groups");
  private static final VarHandle IMR_MULTIADDR = member(IP_MREQN, "imr_multiaddr");
  private static final VarHandle IMR_ADDRESS = member(IP_MREQN, "imr_address");
  private static final VarHandle IMR_IFINDEX = member(IP_MREQN, "imr_ifindex");
  private static final VarHandle FILTER_CODE = member(SOCK_FILTER, "code");
  private static final VarHandle FILTER_JUMP_TRUE = member(SOCK_FILTER, "jt");
  private static final VarHandle FILTER_JUMP_FALSE = member(SOCK_FILTER, "jf");
  private static final VarHandle FILTER_OPERAND = member(SOCK_FILTER, "k");
  private static final VarHandle PROGRAM_LENGTH = member(SOCK_FPROG, "len");
  private static final VarHandle PROGRAM_FILTER = member(SOCK_FPROG, "filter");

  private Layouts() {}

  static MemorySegment write(SocketAddress address, SegmentAllocator allocator) {
    return switch (address) {
      case SocketAddress.Ipv4(int bits) -> {
        MemorySegment segment = allocator.allocate(SOCKADDR_IN).fill((byte) 0);
        SIN_FAMILY.set(segment, 0L, (short) AF_INET);
        SIN_ADDR.set(segment, 0L, bits);
        yield segment;
      }
      case SocketAddress.Ipv6(long high, long low, int linkIndex) -> {
        MemorySegment segment = allocator.allocate(SOCKADDR_IN6).fill((byte) 0);
        SIN6_FAMILY.set(segment, 0L, (short) AF_INET6);
        write(segment, SOCKADDR_IN6.byteOffset(groupElement("sin6_addr")), high, low);
        SIN6_SCOPE_ID.set(segment, 0L, linkIndex);
        yield segment;
      }
      case SocketAddress.Packet(int linkIndex, int etherType) -> {
        MemorySegment segment = allocator.allocate(SOCKADDR_LL).fill((byte) 0);
        SLL_FAMILY.set(segment, 0L, (short) AF_PACKET);
        SLL_PROTOCOL.set(segment, 0L, (short) etherType);
        SLL_IFINDEX.set(segment, 0L, linkIndex);
        yield segment;
      }
      case SocketAddress.Netlink(int groups) -> {
        MemorySegment segment = allocator.allocate(SOCKADDR_NL).fill((byte) 0);
        NL_FAMILY.set(segment, 0L, (short) AF_NETLINK);
        NL_GROUPS.set(segment, 0L, groups);
        yield segment;
      }
    };
  }

  /** An ip_mreqn; addresses with the first octet highest. */
  static MemorySegment membership(
      int group, int address, int linkIndex, SegmentAllocator allocator) {
    MemorySegment segment = allocator.allocate(IP_MREQN);
    IMR_MULTIADDR.set(segment, 0L, group);
    IMR_ADDRESS.set(segment, 0L, address);
    IMR_IFINDEX.set(segment, 0L, linkIndex);
    return segment;
  }

  /** An ipv6_mreq; the group as in {@link SocketAddress.Ipv6}. */
  static MemorySegment membership(long high, long low, int linkIndex, SegmentAllocator allocator) {
    MemorySegment segment = allocator.allocate(IPV6_MREQ);
    write(segment, 0, high, low);
    IPV6MR_INTERFACE.set(segment, 0L, linkIndex);
    return segment;
  }

  /**
   * A sock_fprog and its sock_filters.
   *
   * @param instructions each with its code in the highest 16 bits, then the two jumps of 8 bits,
   *     then the operand
   */
  static MemorySegment filter(long[] instructions, SegmentAllocator allocator) {
    MemorySegment code = allocator.allocate(SOCK_FILTER, instructions.length);
    for (int i = 0; i < instructions.length; i++) {
      long at = i * SOCK_FILTER.byteSize();
      FILTER_CODE.set(code, at, (short) (instructions[i] >>> 48));
      FILTER_JUMP_TRUE.set(code, at, (byte) (instructions[i] >>> 40));
      FILTER_JUMP_FALSE.set(code, at, (byte) (instructions[i] >>> 32));
      FILTER_OPERAND.set(code, at, (int) instructions[i]);
    }
    MemorySegment program = allocator.allocate(SOCK_FPROG).fill((byte) 0);
    PROGRAM_LENGTH.set(program, 0L, (short) instructions.length);
    PROGRAM_FILTER.set(program, 0L, code);
    return program;
  }

  private static void write(MemorySegment segment, long offset, long high, long low) {
    segment.set(BIG_LONG, offset, high);
    segment.set(BIG_LONG, offset + Long.BYTES, low);
  }

  private static VarHandle member(StructLayout layout, String name) {
    return layout.varHandle(groupElement(name));
  }
}
