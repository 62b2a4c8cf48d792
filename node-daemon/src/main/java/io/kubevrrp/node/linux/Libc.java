package io.kubevrrp.node.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The C library's calls as method handles; each fails with its errno. */
@SuppressWarnings("restricted")
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      capturing("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      capturing("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      capturing(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDTO =
      capturing(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECV =
      capturing("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECVMSG =
      capturing("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  // To capture errno makes an object unless the best compiler is there, which a small daemon lacks.
  private static final MethodHandle QUICK_SENDTO =
      quick(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle QUICK_RECV =
      quick("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle QUICK_RECVMSG =
      quick("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE =
      capturing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SCHED_SETSCHEDULER =
      capturing("sched_setscheduler", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle KILL =
      capturing("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle MLOCKALL =
      capturing("mlockall", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  /** SYS_pidfd_open of asm-generic/unistd.h, used by x86_64 and aarch64 alike. */
  private static final long PIDFD_OPEN = 434;

  private Libc() {}

  static MemorySegment newState(Arena arena) {
    return arena.allocate(STATE);
  }

  static int socket(int domain, int type, int protocol) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return (int)
          call("socket", state, () -> (int) SOCKET.invokeExact(state, domain, type, protocol));
    }
  }

  static void bind(MemorySegment state, int fd, MemorySegment address) throws SyscallException {
    int size = (int) address.byteSize();
    call("bind", state, () -> (int) BIND.invokeExact(state, fd, address, size));
  }

  static void setsockopt(MemorySegment state, int fd, SocketOption option, MemorySegment value)
      throws SyscallException {
    int level = option.level();
    int number = option.number();
    int size = (int) value.byteSize();
    call(
        "setsockopt(" + option + ")",
        state,
        () -> (int) SETSOCKOPT.invokeExact(state, fd, level, number, value, size));
  }

  /** As sendto(2); makes no object when it succeeds. */
  static void sendto(
      MemorySegment state, int fd, MemorySegment octets, long length, MemorySegment address)
      throws SyscallException {
    int size = (int) address.byteSize();
    try {
      if ((long) QUICK_SENDTO.invokeExact(fd, octets, length, 0, address, size) >= 0) {
        return;
      }
      while ((long) SENDTO.invokeExact(state, fd, octets, length, 0, address, size) < 0) {
        if (!interrupted(state)) {
          throw new SyscallException("sendto", (int) ERRNO.get(state, 0L));
        }
      }
    } catch (SyscallException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  /** As recv(2): the number of octets, or the error's negative number. */
  static long recv(MemorySegment state, int fd, MemorySegment into) {
    long length = into.byteSize();
    return errnoOf(state, () -> (long) RECV.invokeExact(state, fd, into, length, 0));
  }

  /** As recvmsg(2), else as {@link #recv}. */
  static long recvmsg(MemorySegment state, int fd, MemorySegment header) {
    return errnoOf(state, () -> (long) RECVMSG.invokeExact(state, fd, header, 0));
  }

  /** As {@link #recv} without making an object, and without saying which error it was: -1. */
  static long quickRecv(int fd, MemorySegment into) {
    try {
      return (long) QUICK_RECV.invokeExact(fd, into, into.byteSize(), 0);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  /** As {@link #recvmsg} without making an object, and without saying which error it was: -1. */
  static long quickRecvmsg(int fd, MemorySegment header) {
    try {
      return (long) QUICK_RECVMSG.invokeExact(fd, header, 0);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  private static long errnoOf(MemorySegment state, Downcall downcall) {
    while (true) {
      long result = invoke(downcall);
      if (result >= 0) {
        return result;
      }
      if (!interrupted(state)) {
        return -(int) ERRNO.get(state, 0L);
      }
    }
  }

  private static boolean interrupted(MemorySegment state) {
    return (int) ERRNO.get(state, 0L) == Errno.EINTR;
  }

  /** The structure sched_param is one int, the priority. */
  static void schedSetscheduler(int tid, int policy, int priority) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      MemorySegment parameter = arena.allocateFrom(JAVA_INT, priority);
      call(
          "sched_setscheduler",
          state,
          () -> (int) SCHED_SETSCHEDULER.invokeExact(state, tid, policy, parameter));
    }
  }

  static void kill(int pid, int signal) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      call("kill", state, () -> (int) KILL.invokeExact(state, pid, signal));
    }
  }

  static void mlockall(int flags) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      call("mlockall", state, () -> (int) MLOCKALL.invokeExact(state, flags));
    }
  }

  /**
   * A descriptor that becomes readable when the process ends; by its number, which is the same on
   * every architecture, because older C libraries have no name for it.
   */
  static int pidfdOpen(int pid) throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      return (int)
          call("pidfd_open", state, () -> (long) SYSCALL.invokeExact(state, PIDFD_OPEN, pid, 0));
    }
  }

  /** Not repeated after EINTR: Linux has closed the descriptor by then. */
  static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = newState(arena);
      int _ = (int) CLOSE.invokeExact(state, fd);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  static String describe(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  private static long call(String name, MemorySegment state, Downcall downcall)
      throws SyscallException {
    while (true) {
      long result = invoke(downcall);
      if (result >= 0) {
        return result;
      }
      int errno = (int) ERRNO.get(state, 0L);
      if (errno != Errno.EINTR) {
        throw new SyscallException(name, errno);
      }
    }
  }

  private static long invoke(Downcall downcall) {
    try {
      return downcall.invoke();
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  private static RuntimeException unexpected(Throwable failure) {
    return new IllegalStateException("a native call could not be made", failure);
  }

  private static MethodHandle quick(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }

  private static MethodHandle capturing(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  @FunctionalInterface
  private interface Downcall {
    long invoke() throws Throwable;
  }
}
