package io.kubevrrp.node.linux;

import java.io.Serial;

/** A system call that the kernel refused; says which, and why. */
public final class SyscallException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /**
   * With the C library's words for the number.
   *
   * @param call the call's name, with the option where there is one, e.g. {@code
   *     setsockopt(SO_BINDTODEVICE)}
   * @param errno one of {@link Errno}'s numbers, or any other
   */
  public SyscallException(String call, int errno) {
    super(call + " failed: " + Libc.describe(errno) + " (errno " + errno + ")");
    this.call = call;
    this.errno = errno;
  }

  /** The call that failed. */
  public String call() {
    return call;
  }

  /** The kernel's error number. */
  public int errno() {
    return errno;
  }
}
