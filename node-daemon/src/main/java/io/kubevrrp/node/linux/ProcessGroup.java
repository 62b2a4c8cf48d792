package io.kubevrrp.node.linux;

/**
 * A process and those that it started, except the ones that made a group of their own.
 *
 * @param leader the number of the process that the group is named by, 2 or more
 */
public record ProcessGroup(int leader) {
  private static final int SIGKILL = 9;

  public ProcessGroup {
    if (leader < 2) {
      // kill(2) takes 0 and -1 for something far larger.
      throw new IllegalArgumentException("no process group that could be ended: " + leader);
    }
  }

  /**
   * Ends all of them at once; harmless when there is none any more.
   *
   * @throws SyscallException EPERM when they are another user's and CAP_KILL is missing
   */
  public void kill() throws SyscallException {
    try {
      Libc.kill(-leader, SIGKILL);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }
}
