package io.kubevrrp.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A machine: a network namespace and, inside it, an init process with mount, pid and uts namespaces
 * of its own, so that pid files, {@code /proc} and host names of two hosts do not meet.
 */
public final class Host implements AutoCloseable {
  private static final String INIT =
      """
      hostname "$1"
      mount -t tmpfs tmpfs /run
      [ ! -d /var/log/nginx ] || mount -t tmpfs tmpfs /var/log/nginx
      echo ready
      # As the first process it adopts orphans, and bash reaps them while it waits.
      while :; do sleep 3600 & wait $!; done
      """;

  private final String name;
  private final String namespace;
  private final String address;
  private final String bridge;
  private final AddressMonitor monitor;
  private final List<HostProcess> processes = new CopyOnWriteArrayList<>();
  private final Process machine;
  private final long init;

  Host(String name, String namespace, String address, String bridge) {
    this.name = name;
    this.namespace = namespace;
    this.address = address;
    this.bridge = bridge;
    this.monitor = new AddressMonitor(name, namespace);
    connect(Optional.empty());
    this.machine = boot();
    this.init = initOf(machine);
  }

  /** The host's name. */
  public String name() {
    return name;
  }

  /** Its own address, without the prefix length. */
  public String address() {
    return address.substring(0, address.indexOf('/'));
  }

  /** What its kernel said about addresses since the host was made. */
  public AddressMonitor monitor() {
    return monitor;
  }

  /** Runs a command on the host to its end; see {@link Command#run}. */
  public String run(String... command) {
    return Command.run(inside(List.of(command)));
  }

  /** Runs a command on the host to its end, whatever its exit status. */
  public Command.Result attempt(String... command) {
    return Command.attempt(inside(List.of(command)));
  }

  /**
   * Starts a command on the host.
   *
   * @param log where all that it prints goes
   */
  public HostProcess start(Path log, List<String> command) {
    return kept(HostProcess.start(inside(command), log));
  }

  /**
   * Starts a command whose output is read, see {@link HostProcess#output}.
   *
   * @param log where its error output goes
   */
  public HostProcess startPiped(Path log, List<String> command) {
    return kept(HostProcess.piped(inside(command), log));
  }

  private HostProcess kept(HostProcess process) {
    processes.add(process);
    return process;
  }

  /** Whether the kernel holds this address on the segment's interface now. */
  public boolean holds(String ip) {
    String family = ip.contains(":") ? " inet6 " : " inet ";
    return Command.run("ip", "-n", namespace, "-o", "address", "show", "dev", Lan.INTERFACE)
        .contains(family + ip + "/");
  }

  /** The hardware address of the segment's interface, as {@code ip link} prints it. */
  public String mac() {
    String text = Command.run("ip", "-n", namespace, "-o", "link", "show", "dev", Lan.INTERFACE);
    return text.replaceAll("(?s).*link/ether (\\S+) .*", "$1").strip();
  }

  /** Pulls the cable out: the host's interface loses its carrier. */
  public void unplug() {
    Command.run("ip", "-n", bridge, "link", "set", name, "down");
    monitor.unplugged(Instant.now());
  }

  /** Plugs the cable in again. */
  public void plug() {
    monitor.plugged(Instant.now());
    Command.run("ip", "-n", bridge, "link", "set", name, "up");
  }

  /** Takes the network card out: the interface is gone, with all its addresses. */
  public void deleteInterface() {
    Command.run("ip", "-n", namespace, "link", "del", Lan.INTERFACE);
  }

  /** Puts a network card with this hardware address in, plugged in and with the host's address. */
  public void createInterface(String mac) {
    connect(Optional.of(mac));
  }

  private void connect(Optional<String> mac) {
    List<String> add =
        new ArrayList<>(
            List.of(
                "ip",
                "-n",
                bridge,
                "link",
                "add",
                name,
                "type",
                "veth",
                "peer",
                "name",
                Lan.INTERFACE));
    mac.ifPresent(given -> add.addAll(List.of("address", given)));
    add.addAll(List.of("netns", namespace));
    Command.run(add);
    Command.run("ip", "-n", bridge, "link", "set", name, "master", "br0", "up");
    Command.run("ip", "-n", namespace, "address", "add", address, "dev", Lan.INTERFACE);
    Command.run("ip", "-n", namespace, "link", "set", Lan.INTERFACE, "up");
  }

  /** Takes an address away, as the reboot of a crashed machine would. */
  public void forget(String ip) {
    Command.attempt(
        List.of("ip", "-n", namespace, "address", "del", ip + "/32", "dev", Lan.INTERFACE));
  }

  @Override
  public void close() {
    processes.forEach(HostProcess::kill);
    ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
    machine.destroyForcibly();
    awaitEnd(machine);
    monitor.close();
  }

  private List<String> inside(List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of("nsenter", "-t", Long.toString(init), "-m", "-p", "-u", "-n", "--"));
    all.addAll(command);
    return all;
  }

  private Process boot() {
    try {
      Process process =
          Command.builder(
                  List.of(
                      "ip",
                      "netns",
                      "exec",
                      namespace,
                      "unshare",
                      "--mount",
                      "--pid",
                      "--uts",
                      "--fork",
                      "--kill-child",
                      "--mount-proc",
                      "bash",
                      "-euc",
                      INIT,
                      "init",
                      name))
              .start();
      String first = process.inputReader().readLine();
      if (!"ready".equals(first)) {
        process.destroyForcibly();
        // Later, what it says is that unshare of util-linux 2.38 stumbles over its own end.
        throw new LabException(
            "host %s did not boot: %s".formatted(name, process.errorReader().lines().toList()));
      }
      return process;
    } catch (IOException e) {
      throw new LabException("host " + name + " did not boot", e);
    }
  }

  private static long initOf(Process machine) {
    return machine
        .children()
        .findFirst()
        .orElseThrow(() -> new LabException("the host's first process is gone"))
        .pid();
  }

  private static void awaitEnd(Process process) {
    Await.until(
        "the end of process " + process.pid(), Duration.ofSeconds(10), () -> !process.isAlive());
  }
}
