package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A share of one processor for some processes, by the kernel's bandwidth control (cgroup v1). */
public final class CpuQuota implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup/cpu");
  private static final int PERIOD_MICROS = 100_000;

  /** The kernel gives no less than 1 ms in a period, and makes none longer than 1 s. */
  private static final int LONGEST_PERIOD_MICROS = 1_000_000;

  private final List<Path> groups = new ArrayList<>();

  /**
   * Each gets a group of its own, with all its threads.
   *
   * @param pids the processes
   * @param permille of one processor, at least 1
   */
  public CpuQuota(List<Long> pids, int permille) {
    int period = permille < 10 ? LONGEST_PERIOD_MICROS : PERIOD_MICROS;
    for (long pid : pids) {
      Path group = ROOT.resolve("kube-vrrp-lab-" + pid);
      try {
        Files.createDirectory(group);
        groups.add(group);
        Files.writeString(group.resolve("cpu.cfs_period_us"), "" + period);
        Files.writeString(group.resolve("cpu.cfs_quota_us"), "" + period / 1000 * permille);
        giveRealTimeBudget(group, permille);
        Files.writeString(group.resolve("cgroup.procs"), "" + pid);
      } catch (IOException e) {
        close();
        throw new LabException("no CPU quota for process " + pid, e);
      }
    }
  }

  /**
   * Where the kernel counts real-time tasks by group (CONFIG_RT_GROUP_SCHED), it lets none into a
   * group without a budget of its own: the same share here.
   */
  private static void giveRealTimeBudget(Path group, int permille) throws IOException {
    Path runtime = group.resolve("cpu.rt_runtime_us");
    if (Files.exists(runtime)) {
      Files.writeString(group.resolve("cpu.rt_period_us"), "" + LONGEST_PERIOD_MICROS);
      Files.writeString(runtime, "" + LONGEST_PERIOD_MICROS / 1000 * permille);
    }
  }

  /** Whether this machine has that: else whoever wants it is skipped, and says so. */
  public static boolean available() {
    return Files.isWritable(ROOT.resolve("cpu.cfs_quota_us"));
  }

  /** How many processes are held. */
  public int size() {
    return groups.size();
  }

  /** Lets them run as before. */
  @Override
  public void close() {
    for (Path group : groups) {
      try {
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
          Files.writeString(ROOT.resolve("cgroup.procs"), pid);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Await.until(group + " to be empty", Duration.ofSeconds(10), () -> removed(group));
    }
    groups.clear();
  }

  private static boolean removed(Path group) {
    try {
      return Files.deleteIfExists(group);
    } catch (IOException e) {
      return false; // somebody is in it still
    }
  }
}
