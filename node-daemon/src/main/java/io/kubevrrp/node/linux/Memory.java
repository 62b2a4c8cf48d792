package io.kubevrrp.node.linux;

/** The memory of this process. */
public final class Memory {
  private static final int MCL_CURRENT = 1;
  private static final int MCL_FUTURE = 2;
  private static final int MCL_ONFAULT = 4;

  private Memory() {}

  /**
   * What is in memory stays there, and so does what comes into it: neither swapped out nor, for
   * code, thrown away; nothing is brought in that nobody uses. Without CAP_IPC_LOCK later
   * allocations could fail at RLIMIT_MEMLOCK, so it is to be called only with that capability.
   *
   * @throws SyscallException when that is not allowed here
   */
  public static void lock() throws SyscallException {
    Libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
  }
}
