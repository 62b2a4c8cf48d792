package io.kubevrrp.lab;

import io.kubevrrp.lab.probe.ClientProbe;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts on one network segment: namespaces on a bridge that lives in a namespace of its own. The
 * machine's own namespace stays as it was. Everything is removed by {@link #close()}, which also
 * runs when the virtual machine ends early (Ctrl-C).
 */
public final class Lan implements AutoCloseable {
  /** The name of each host's interface, as in the tutorial. */
  public static final String INTERFACE = "ens33";

  private static final Pattern NAME = Pattern.compile("kv(\\d+)-\\S+");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Several segments of one run do not meet. */
  private final String prefix =
      "kv" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + "-";

  private final String bridge = prefix + "lan";
  private final RunFolder folder;
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final Thread hook = new Thread(this::closeEarly, "lab-cleanup");
  private boolean closed;

  /**
   * A segment without hosts.
   *
   * @throws LabException when not root or a namespace cannot be made
   */
  public Lan() {
    requireRoot();
    cleanup();
    folder = RunFolder.create();
    Runtime.getRuntime().addShutdownHook(hook);
    bridge();
  }

  private synchronized void bridge() {
    requireOpen();
    Command.run("ip", "netns", "add", bridge);
    closing.push(() -> removeNamespace(bridge));
    Command.run("ip", "-n", bridge, "link", "add", "br0", "type", "bridge", "forward_delay", "0");
    // Without snooping every port gets 224.0.0.18, as on a plain switch.
    Command.run("ip", "-n", bridge, "link", "set", "br0", "type", "bridge", "mcast_snooping", "0");
    Command.run("ip", "-n", bridge, "link", "set", "br0", "up");
  }

  /** Whether this process may make namespaces. */
  public static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void requireRoot() {
    if (!isRoot()) {
      throw new LabException(
          "the lab makes network namespaces, which only root can: run it as root");
    }
  }

  /**
   * Adds a host and plugs it in.
   *
   * @param name its host name, at most 10 characters
   * @param address its address with prefix length
   */
  public synchronized Host host(String name, String address) {
    requireOpen();
    String namespace = prefix + name;
    Command.run("ip", "netns", "add", namespace);
    closing.push(() -> removeNamespace(namespace));
    Command.run("ip", "-n", namespace, "link", "set", "lo", "up");
    Host host = new Host(name, namespace, address, bridge);
    closing.push(host);
    return host;
  }

  /** Starts what a client sees of these addresses, by ARP and by HTTP. */
  public ProbeLog probe(Host client, List<String> addresses) {
    return probe(client, addresses, List.of());
  }

  /**
   * As {@link #probe}; but an HTTP request is lost only when it has no answer after 900 ms, which
   * is less than a lost packet costs: a machine that starts a daemon meanwhile may be slow.
   */
  public ProbeLog patientProbe(Host client, List<String> addresses) {
    return probe(client, addresses, List.of("-D" + ClientProbe.PATIENCE + "=900"));
  }

  /** Starts what a client sees of these addresses, by ARP alone. */
  public ProbeLog arpProbe(Host client, List<String> addresses) {
    return probe(client, addresses, List.of("-D" + ClientProbe.HTTP + "=false"));
  }

  private synchronized ProbeLog probe(
      Host client, List<String> addresses, List<String> properties) {
    requireOpen();
    Path own =
        Path.of(ClientProbe.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx96m"));
    command.addAll(properties);
    command.addAll(List.of("-cp", own.toString(), ClientProbe.class.getName(), INTERFACE));
    command.addAll(addresses);
    HostProcess process = client.startPiped(directory().resolve("probe.err"), command);
    return own(new ProbeLog(process));
  }

  /**
   * Has the thing closed before the hosts are.
   *
   * @throws LabException when the segment is closed already: then so is the thing
   */
  public synchronized <T extends AutoCloseable> T own(T thing) {
    if (closed) {
      close(thing);
    }
    requireOpen();
    closing.push(thing);
    return thing;
  }

  /** The end of the virtual machine closes in a thread of its own, while others go on. */
  private void requireOpen() {
    if (closed) {
      throw new LabException("the lab is being closed");
    }
  }

  /** A folder for files of this run, removed with the rest; the hosts see it too. */
  public Path directory() {
    return folder.path();
  }

  /**
   * Removes what earlier runs of the lab left because they were killed; running ones are not
   * touched.
   */
  public static void cleanup() {
    for (String line : Command.run("ip", "netns", "list").lines().toList()) {
      Matcher name = NAME.matcher(line.strip().split(" ", 2)[0]);
      if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
        removeNamespace(name.group());
      }
    }
    RunFolder.removeDead();
  }

  /** The namespaces of this run that exist. */
  public List<String> namespaces() {
    return Command.run("ip", "netns", "list")
        .lines()
        .map(line -> line.strip().split(" ", 2)[0])
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The virtual machine is ending: then the hook has done this or is doing it.
    }
  }

  private synchronized void closeAll() {
    if (closed) {
      return;
    }
    closed = true;
    while (!closing.isEmpty()) {
      close(closing.pop());
    }
    folder.remove();
  }

  /** Whatever was started and is not known here yet would outlive the virtual machine. */
  private void closeEarly() {
    closeAll();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    folder.remove();
  }

  private static void close(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      System.err.println("lab: " + e.getMessage());
    }
  }

  private static void removeNamespace(String name) {
    for (String pid :
        Command.attempt(List.of("ip", "netns", "pids", name)).output().lines().toList()) {
      if (pid.matches("\\d+")) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    Command.attempt(List.of("ip", "netns", "del", name));
  }
}
