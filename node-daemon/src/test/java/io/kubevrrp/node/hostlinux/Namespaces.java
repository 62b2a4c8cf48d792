package io.kubevrrp.node.hostlinux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Two network namespaces, {@code left} and {@code right}, joined by interfaces named e0. Their
 * names are those of the lab, which removes what a killed run left.
 */
final class Namespaces implements AutoCloseable {
  private static final String PREFIX = "kv" + ProcessHandle.current().pid() + "-";

  private final String left = PREFIX + "left";
  private final String right = PREFIX + "right";

  private final List<RemoteHost> hosts = new CopyOnWriteArrayList<>();
  private final Thread hook = new Thread(this::delete, "namespaces-cleanup");

  static Namespaces open() {
    Namespaces namespaces = new Namespaces();
    Runtime.getRuntime().addShutdownHook(namespaces.hook);
    try {
      namespaces.create();
      return namespaces;
    } catch (RuntimeException e) {
      namespaces.close();
      throw e;
    }
  }

  String left() {
    return left;
  }

  String right() {
    return right;
  }

  /** Starts a host in the namespace, which ends with it at the latest. */
  RemoteHost start(String namespace, String... arguments) throws IOException {
    RemoteHost host = new RemoteHost(namespace, arguments);
    hosts.add(host);
    return host;
  }

  /** Runs {@code ip} in the namespace and gives what it printed. */
  String ip(String namespace, String arguments) {
    return run("ip -n " + namespace + " " + arguments);
  }

  /** Runs many commands of {@code ip} in the namespace, in one process. */
  void ipBatch(String namespace, List<String> commands) throws IOException {
    Path batch = Files.createTempFile("kube-vrrp-ip", ".batch");
    try {
      Files.write(batch, commands);
      ip(namespace, "-batch " + batch);
    } finally {
      Files.delete(batch);
    }
  }

  void join() {
    ip(left, "link add e0 type veth peer name e0 netns " + right);
    ip(left, "address add 192.0.2.1/24 dev e0");
    ip(right, "address add 192.0.2.2/24 dev e0");
    ip(left, "link set e0 up");
    ip(right, "link set e0 up");
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The virtual machine is ending: then the hook does the same.
    }
  }

  private synchronized void delete() {
    hosts.forEach(RemoteHost::close);
    for (String namespace : List.of(left, right)) {
      try {
        run("ip netns delete " + namespace);
      } catch (IllegalStateException e) {
        System.err.println(e.getMessage());
      }
    }
  }

  private void create() {
    for (String namespace : List.of(left, right)) {
      run("ip netns add " + namespace);
      ip(namespace, "link set lo up");
    }
    join();
  }

  private static String run(String command) {
    try {
      Process process =
          new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command, e);
    }
  }
}
