package io.kubevrrp.node;

import io.kubevrrp.node.linux.Capabilities;
import io.kubevrrp.node.linux.Capability;
import io.kubevrrp.node.linux.KernelThread;
import io.kubevrrp.node.linux.Memory;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.runtime.RouterSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps others on the machine from making the elections wait, where the system allows it: the
 * elections' thread runs before every ordinary one, and so do those of the virtual machine for
 * which it would have to wait; and the memory stays.
 *
 * @param realTime whether the threads run so
 * @param lockedMemory whether the memory stays
 * @param refusals why not, each a sentence
 */
record Precautions(boolean realTime, boolean lockedMemory, List<String> refusals) {
  private static final Logger LOG = LoggerFactory.getLogger(Precautions.class);
  private static final int ELECTIONS = 50;
  private static final int LOOKING_AROUND = 30;

  /**
   * Threads of the virtual machine for which the elections' thread may have to wait: a pause of all
   * threads waits for the first, the clock is the second's, compiled code the third's, and the
   * fourth takes locks back. They are not below it: where it waits by giving its turn away
   * (sched_yield, while code that a new class made wrong is taken back), threads below it never get
   * that turn, and on one processor all would stand still for ever.
   */
  static final List<String> WAITED_FOR =
      List.of(
          "VM Thread", "VM Periodic Task Thread", "C1 CompilerThread0", "Monitor Deflation Thread");

  /** As before {@link #take}. */
  static final Precautions NOT_TAKEN = new Precautions(false, false, List.of());

  /**
   * At shorter advertisement intervals, what a busy machine does to a thread of ordinary priority
   * can outlast the peers' patience.
   */
  private static final Duration STANDS_A_BUSY_MACHINE = Duration.ofMillis(100);

  Precautions {
    refusals = List.copyOf(refusals);
  }

  /**
   * Takes them; what is refused is logged, once, and all runs on without.
   *
   * @param electionThread the name of the thread that owns all elections; it runs already
   */
  static Precautions take(String electionThread) {
    String scheduling = scheduling(electionThread);
    String memory = memory();
    Precautions taken =
        new Precautions(
            scheduling.isEmpty(),
            memory.isEmpty(),
            List.of(scheduling, memory).stream().filter(refusal -> !refusal.isEmpty()).toList());
    LOG.atInfo()
        .addKeyValue("realTime", taken.realTime())
        .addKeyValue("lockedMemory", taken.lockedMemory())
        .addKeyValue("refusals", String.join("; ", taken.refusals()))
        .log("precautions against pauses");
    return taken;
  }

  /**
   * The calling thread looks around now and then, for a moment. Would it lose its processor in it,
   * a pause of all threads, and with it the elections, would have to wait until it gets one again.
   * Where there is only one, the elections take it from every thread below theirs, and the kernel
   * sees to it that ordinary ones get it back.
   */
  void takeForLookingAround() {
    if (realTime && Runtime.getRuntime().availableProcessors() > 1) {
      try {
        KernelThread.current().runBeforeOthers(LOOKING_AROUND);
      } catch (SyscallException e) {
        LOG.atDebug().setCause(e).log("no real-time priority for looking around");
      }
    }
  }

  /** Warns of virtual routers that need more than the system grants. */
  void warnOfHaste(List<RouterSpec> routers) {
    hasty(routers)
        .ifPresent(names ->
            LOG.atWarn()
                .addKeyValue("routers", names)
                .addKeyValue("refusals", String.join("; ", refusals))
                .log(
                    "advertisement intervals below 100 ms without real-time priority: while the"
                        + " machine is busy, peers may take over for nothing; grant the priority"
                        + " (the chart's daemon.realTime), or take longer intervals"));
  }

  /** The names of those that may lose an election for nothing; empty when there are none. */
  Optional<String> hasty(List<RouterSpec> routers) {
    List<String> names =
        routers.stream()
            .filter(router ->
                router.config().advertisementInterval().compareTo(STANDS_A_BUSY_MACHINE) < 0)
            .map(RouterSpec::name)
            .toList();
    return realTime || names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
  }

  private static String scheduling(String electionThread) {
    try {
      List<KernelThread> threads = KernelThread.ofThisProcess();
      for (KernelThread thread : threads) {
        if (thread.isNamed(electionThread) || WAITED_FOR.stream().anyMatch(thread::isNamed)) {
          thread.runBeforeOthers(ELECTIONS);
        }
      }
      return threads.stream().anyMatch(thread -> thread.isNamed(electionThread))
          ? ""
          : "the thread " + electionThread + " was not found";
    } catch (IOException | SyscallException e) {
      return "no real-time priority (it takes the capability SYS_NICE, and real-time budget of the cgroup): "
          + e.getMessage();
    }
  }

  private static String memory() {
    try {
      boolean allowed =
          Capabilities.ofThisProcess().missing(EnumSet.of(Capability.IPC_LOCK)).isEmpty();
      if (!allowed) {
        return "memory is not locked: it takes the capability IPC_LOCK";
      }
      Memory.lock();
      return "";
    } catch (IOException | SyscallException e) {
      return "memory is not locked: " + e.getMessage();
    }
  }
}
