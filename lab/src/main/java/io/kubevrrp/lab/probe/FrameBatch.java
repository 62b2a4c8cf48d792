package io.kubevrrp.lab.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** Frames that leave together, with one system call: sendmmsg(2) on a packet socket. */
final class FrameBatch implements AutoCloseable {
  private static final int FRAMES = 64;
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_QDISC_BYPASS = 20;
  private static final int SOCKADDR_LL_LENGTH = 20;

  // struct mmsghdr of a 64-bit machine: a msghdr of 56 octets and a length.
  private static final int MMSGHDR = 64;
  private static final int MSG_IOV = 16;
  private static final int MSG_IOVLEN = 24;
  private static final int IOVEC = 16;

  private static final MethodHandle SOCKET = bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDMMSG =
      bind("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = bind("close", JAVA_INT, JAVA_INT);

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment messages = arena.allocate((long) FRAMES * MMSGHDR, Long.BYTES);
  private final int descriptor;

  /** Of these frames, in turn, through this interface. */
  FrameBatch(int interfaceIndex, List<byte[]> frames) throws IOException {
    MemorySegment vectors = arena.allocate((long) FRAMES * IOVEC, Long.BYTES);
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = frames.get(i % frames.size());
      MemorySegment octets = arena.allocateFrom(JAVA_BYTE, frame);
      vectors.set(ADDRESS, (long) i * IOVEC, octets);
      vectors.set(JAVA_LONG, (long) i * IOVEC + Long.BYTES, frame.length);
      messages.set(ADDRESS, (long) i * MMSGHDR + MSG_IOV, vectors.asSlice((long) i * IOVEC));
      messages.set(JAVA_LONG, (long) i * MMSGHDR + MSG_IOVLEN, 1);
    }
    descriptor = open(interfaceIndex);
  }

  /** Sends them all; how many the link took. */
  int send() throws IOException {
    try {
      return Math.max(0, (int) SENDMMSG.invokeExact(descriptor, messages, FRAMES, 0));
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IOException(e);
    } finally {
      arena.close();
    }
  }

  private int open(int interfaceIndex) throws IOException {
    try {
      int opened = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, 0);
      require(opened >= 0, "socket(AF_PACKET)");
      MemorySegment address = arena.allocate(SOCKADDR_LL_LENGTH, 4);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_INT, 4, interfaceIndex);
      require((int) BIND.invokeExact(opened, address, SOCKADDR_LL_LENGTH) == 0, "bind(AF_PACKET)");
      MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
      require(
          (int)
                  SETSOCKOPT.invokeExact(
                      opened, SOL_PACKET, PACKET_QDISC_BYPASS, on, (int) JAVA_INT.byteSize())
              == 0,
          "setsockopt(PACKET_QDISC_BYPASS)");
      return opened;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  private static void require(boolean condition, String call) throws IOException {
    if (!condition) {
      throw new IOException(call + " failed; it takes the capability NET_RAW");
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind(String name, ValueLayout result, ValueLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(result, arguments));
  }
}
