package io.kubevrrp.node.linux;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running process as a descriptor (pidfd_open(2)), which becomes readable when the process ends.
 * It names the process even when its number is used again.
 */
public final class ProcessDescriptor implements AutoCloseable {
  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ProcessDescriptor(int fd) {
    this.fd = fd;
  }

  /**
   * Opens the process with this number in the daemon's PID namespace; needs no capability.
   *
   * @throws SyscallException when there is none, or the kernel is older than 5.3
   */
  public static ProcessDescriptor open(int pid) throws SyscallException {
    return new ProcessDescriptor(Libc.pidfdOpen(pid));
  }

  /** The descriptor's number. */
  public int fd() {
    return fd;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Libc.close(fd);
    }
  }
}
