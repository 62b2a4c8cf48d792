package io.kubevrrp.node.track;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What checks need of the host beyond sockets.
 *
 * @param proc where the processes are shown
 * @param files the folder of tracked files
 * @param deaths says when a process ends
 * @param echo sends ICMP echo requests
 * @param programs runs programs
 * @param gateways asks gateways for their hardware address
 */
public record HostAccess(
    Path proc, Path files, Deaths deaths, Echo echo, Programs programs, Gateways gateways) {

  /** Says when a process ends. */
  @FunctionalInterface
  public interface Deaths {
    /**
     * Calls back, on any thread, once the process has ended.
     *
     * @return ends the watch
     * @throws IOException when there is no such process, or the kernel cannot watch one
     */
    Watch watch(int pid, Runnable died) throws IOException;
  }

  /** Something that is watched. */
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** Runs programs, never through a shell. */
  @FunctionalInterface
  public interface Programs {
    /**
     * Runs one and calls back, on any thread, when it has ended.
     *
     * @return ends it, with all that it started and that did not leave its process group
     */
    Watch run(Check.Exec program, Consumer<CheckResult> done);
  }

  /** Sends ICMP echo requests. */
  @FunctionalInterface
  public interface Echo {
    /**
     * Sends one and calls back, on any thread, when it is answered or refused. Silence is left to
     * the check's timeout.
     *
     * @return ends the waiting
     */
    Watch ping(InetAddress address, Consumer<CheckResult> done);
  }

  /** Asks gateways for their hardware address: ARP, or neighbour discovery. */
  @FunctionalInterface
  public interface Gateways {
    /** Makes ready to ask one, again and again; opens what it needs when the first one is asked. */
    Gateway open(Check.Gateway check);
  }

  /** A gateway that is asked. */
  public interface Gateway extends AutoCloseable {
    /**
     * Asks once and calls back, on any thread, when it answers or cannot be asked. Silence is left
     * to the check's timeout.
     *
     * @return ends the waiting
     */
    Watch ask(Consumer<CheckResult> done);

    /** It is asked no more. */
    @Override
    void close();
  }
}
