package io.kubevrrp.node.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thread of this process as the kernel knows it, the virtual machine's own included.
 *
 * @param id its number (tid)
 * @param name the first 15 characters of its name
 */
public record KernelThread(int id, String name) {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final int LONGEST_NAME = 15;

  /** In the place of a thread's number. */
  private static final int THE_CALLER = 0;

  private static final int SCHED_FIFO = 1;

  /** Threads that it starts are ordinary ones again. */
  private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

  /**
   * Those that live now.
   *
   * @throws IOException when /proc is not there
   */
  public static List<KernelThread> ofThisProcess() throws IOException {
    List<KernelThread> threads = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        read(task).ifPresent(threads::add);
      }
    }
    return List.copyOf(threads);
  }

  /** The one that calls. */
  public static KernelThread current() {
    return new KernelThread(THE_CALLER, Thread.currentThread().getName());
  }

  private static Optional<KernelThread> read(Path task) throws IOException {
    try {
      int id = Integer.parseInt(task.getFileName().toString());
      return Optional.of(new KernelThread(id, Files.readString(task.resolve("comm")).strip()));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // it ended meanwhile
    }
  }

  /** Whether it is a thread that was given this name, which the kernel cuts short. */
  public boolean isNamed(String full) {
    return name.equals(full.length() > LONGEST_NAME ? full.substring(0, LONGEST_NAME) : full);
  }

  /**
   * From now on the thread runs before every ordinary one (SCHED_FIFO, see sched(7)); needs
   * CAP_SYS_NICE or RLIMIT_RTPRIO, and real-time budget of its cgroup.
   *
   * @param priority 1 to 99, higher first
   * @throws SyscallException EPERM when that is not allowed here
   */
  public void runBeforeOthers(int priority) throws SyscallException {
    Libc.schedSetscheduler(id, SCHED_FIFO | SCHED_RESET_ON_FORK, priority);
  }
}
