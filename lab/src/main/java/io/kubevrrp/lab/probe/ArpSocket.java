package io.kubevrrp.lab.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A packet socket (packet(7)) for ARP frames of one interface. */
final class ArpSocket implements AutoCloseable {
  /** An ARP frame for IPv4 over Ethernet: 14 + 28 octets. */
  static final int FRAME_LENGTH = 42;

  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int ETH_P_ARP_NETWORK_ORDER = 0x0608;
  private static final int SOCKADDR_LL_LENGTH = 20;

  private static final MethodHandle SOCKET = bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND =
      bind("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECV =
      bind("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = bind("close", JAVA_INT, JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment sending = arena.allocate(FRAME_LENGTH);
  private final MemorySegment receiving = arena.allocate(2048);
  private final int descriptor;

  /** Opens and binds it; {@code interfaceIndex} as the kernel counts. */
  ArpSocket(int interfaceIndex) throws IOException {
    try {
      descriptor = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, ETH_P_ARP_NETWORK_ORDER);
      require(descriptor >= 0, "socket(AF_PACKET)");
      MemorySegment address = arena.allocate(SOCKADDR_LL_LENGTH, 4);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(ValueLayout.JAVA_SHORT, 2, (short) ETH_P_ARP_NETWORK_ORDER);
      address.set(ValueLayout.JAVA_INT, 4, interfaceIndex);
      require(
          (int) BIND.invokeExact(descriptor, address, SOCKADDR_LL_LENGTH) == 0, "bind(AF_PACKET)");
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Sends a frame; used by one thread. A frame that the link refuses is lost as on any wire. */
  void send(byte[] frame) throws IOException {
    try {
      MemorySegment.copy(frame, 0, sending, ValueLayout.JAVA_BYTE, 0, frame.length);
      long ignored = (long) SEND.invokeExact(descriptor, sending, (long) frame.length, 0);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Waits for a frame; used by one thread. */
  byte[] receive() throws IOException {
    try {
      long length = (long) RECV.invokeExact(descriptor, receiving, receiving.byteSize(), 0);
      return length <= 0
          ? new byte[0]
          : receiving.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      require((int) CLOSE.invokeExact(descriptor) == 0, "close");
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static void require(boolean condition, String call) throws IOException {
    if (!condition) {
      throw new IOException(call + " failed; it takes the capability NET_RAW");
    }
  }

  private static IOException failure(Throwable cause) {
    return cause instanceof IOException io ? io : new IOException(cause);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind(String name, ValueLayout result, ValueLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(result, arguments));
  }
}
