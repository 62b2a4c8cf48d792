package io.kubevrrp.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** The two processes of an API server on loopback: etcd and kube-apiserver. */
final class KubeProcesses implements AutoCloseable {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final Path folder;
  private final int etcdPort;
  private final int port;
  private final List<Process> processes;
  private final CountDownLatch done;

  private KubeProcesses(Path folder, int[] ports, List<Process> processes, CountDownLatch done) {
    this.folder = folder;
    this.etcdPort = ports[0];
    this.port = ports[1];
    this.processes = processes;
    this.done = done;
  }

  /** Starts both; the API server itself waits for etcd. */
  static KubeProcesses start(Path assets, Path folder) throws IOException {
    return start(assets, folder, freePorts(2));
  }

  /** Starts both anew, with the same state and the same ports, after {@link #close}. */
  KubeProcesses again(Path assets) throws IOException {
    return start(assets, folder, new int[] {etcdPort, port});
  }

  private static KubeProcesses start(Path assets, Path folder, int[] ports) throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<List<Process>> started = new CompletableFuture<>();
    // With setpriv the kernel kills both when the thread that started them ends, so that nothing
    // outlives a killed JVM:
    // that thread has to live exactly as long as they are wanted.
    Thread.ofPlatform()
        .daemon()
        .name("kube-apiserver-keeper")
        .start(() -> keep(started, done, commands(assets, folder, ports[0], ports[1]), folder));
    try {
      return new KubeProcesses(folder, ports, started.join(), done);
    } catch (CompletionException e) {
      throw new IOException("could not start etcd and kube-apiserver from " + assets, e.getCause());
    }
  }

  private static void keep(
      CompletableFuture<List<Process>> started,
      CountDownLatch done,
      List<List<String>> commands,
      Path folder) {
    List<Process> processes = new ArrayList<>();
    try {
      for (List<String> command : commands) {
        Path log = folder.resolve(Path.of(command.getFirst()).getFileName() + ".log");
        processes.add(
            Command.builder(tied(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
      }
      started.complete(List.copyOf(processes));
      done.await();
    } catch (IOException e) {
      processes.forEach(Process::destroyForcibly);
      started.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> tied(List<String> command) {
    if (!Files.isExecutable(SETPRIV)) {
      return command;
    }
    List<String> tied = new ArrayList<>(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
    tied.addAll(command);
    return tied;
  }

  private static List<List<String>> commands(Path assets, Path folder, int etcd, int api) {
    String store = "http://127.0.0.1:" + etcd;
    return List.of(
        List.of(
            assets.resolve("etcd").toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + store,
            "--advertise-client-urls=" + store,
            "--listen-peer-urls=http://127.0.0.1:0", // nobody ever dials it
            "--unsafe-no-fsync",
            "--logger=zap"),
        List.of(
            assets.resolve("kube-apiserver").toString(),
            "--etcd-servers=" + store,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1", // else it looks for a default route
            "--secure-port=" + api,
            "--cert-dir=" + folder.resolve("certs"),
            "--token-auth-file=" + folder.resolve("tokens.csv"),
            "--authorization-mode=RBAC",
            "--allow-privileged=true",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--endpoint-reconciler-type=none",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + folder.resolve("sa.pub"),
            "--service-account-signing-key-file=" + folder.resolve("sa.key")));
  }

  /** Ports that were free a moment ago, all different. */
  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      int[] ports = new int[count];
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        ports[i] = sockets.getLast().getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Where the API server listens on 127.0.0.1. */
  int port() {
    return port;
  }

  /** Whether both still run. */
  boolean alive() {
    return processes.stream().allMatch(Process::isAlive);
  }

  /** The last lines of both logs, for the reader of a failure. */
  String lastWords() throws IOException {
    StringBuilder words = new StringBuilder();
    for (String log : List.of("etcd.log", "kube-apiserver.log")) {
      List<String> lines = Files.readAllLines(folder.resolve(log));
      words.append(log).append(":\n");
      lines.stream()
          .skip(Math.max(0, lines.size() - 8))
          .forEach(line -> words.append("  ").append(line).append('\n'));
    }
    return words.toString();
  }

  /**
   * Kills both: asked politely, the API server drains for up to a minute, and nothing here needs
   * that.
   */
  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    done.countDown();
  }
}
