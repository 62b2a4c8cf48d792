package io.kubevrrp.lab;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Our node daemon on a host. */
public final class NodeDaemon implements Router {
  private static final int HTTP_PORT = 9650; // every host has a loopback of its own

  private final Host host;
  private final HostProcess process;

  private NodeDaemon(Host host, HostProcess process) {
    this.host = host;
    this.process = process;
  }

  /** With a VIPNode file instead of an API server. */
  public static NodeDaemon withFile(Host host, Path directory, Path vipNode) {
    return start(host, directory, List.of(), List.of("--config", vipNode.toString()));
  }

  /** With an API server. */
  public static NodeDaemon withApi(Host host, Path directory, Path kubeconfig) {
    return start(host, directory, List.of(), List.of("--kubeconfig", kubeconfig.toString()));
  }

  /**
   * Starts one that finds the API as in a pod: by the variables of the service {@code kubernetes},
   * with the token and the certificate of a service account below {@code /run/secrets}.
   *
   * @param api reachable from the host at the loopback address and the port that its client uses
   * @param variables further variables, as {@code env} takes them
   */
  public static NodeDaemon withServiceAccount(
      Host host, Path directory, ApiServer api, List<String> variables) {
    Config admin = api.client().getConfiguration();
    String account = "/run/secrets/kubernetes.io/serviceaccount";
    host.run("mkdir", "-p", account);
    host.run("cp", admin.getCaCertFile(), account + "/ca.crt");
    Path token = directory.resolve("token");
    RunFiles.write(token, admin.getAutoOAuthToken());
    host.run("cp", token.toString(), account);
    List<String> wrapper = new ArrayList<>(List.of("env", "KUBERNETES_SERVICE_HOST=127.0.0.1"));
    wrapper.add("KUBERNETES_SERVICE_PORT=" + api.port());
    wrapper.addAll(variables);
    return start(host, directory, wrapper, List.of("--api", "--namespace", "default"));
  }

  /** As {@link #withFile}, started through another command: setpriv, for example. */
  public static NodeDaemon withFileThrough(
      Host host, Path directory, Path vipNode, List<String> wrapper) {
    return start(host, directory, wrapper, List.of("--config", vipNode.toString()));
  }

  /** As {@link #withFile}, with further options of the daemon's command line. */
  public static NodeDaemon withFileAnd(
      Host host, Path directory, Path vipNode, List<String> options) {
    List<String> source = new ArrayList<>(List.of("--config", vipNode.toString()));
    source.addAll(options);
    return start(host, directory, List.of(), source);
  }

  /** As {@link #withFile}, started through another command and with further options. */
  public static NodeDaemon withFile(
      Host host, Path directory, Path vipNode, List<String> wrapper, List<String> options) {
    List<String> source = new ArrayList<>(List.of("--config", vipNode.toString()));
    source.addAll(options);
    return start(host, directory, wrapper, source);
  }

  private static NodeDaemon start(
      Host host, Path directory, List<String> wrapper, List<String> source) {
    Path state = folder(directory.resolve(host.name() + "-state"));
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Tree.nodeDaemon().toString(),
            "--node",
            host.name(),
            "--state-dir",
            state.toString(),
            "--keys",
            keys(directory).toString(),
            "--http-port",
            Integer.toString(HTTP_PORT)));
    command.addAll(source);
    return new NodeDaemon(host, host.start(log(host, directory), command));
  }

  /** Where the daemons of this run find their keys: one file for each, as a mounted Secret. */
  public static Path keys(Path directory) {
    return folder(directory.resolve("keys"));
  }

  /** Where the daemon of this host writes its log. */
  public static Path log(Host host, Path directory) {
    return directory.resolve(host.name() + "-daemon.log");
  }

  /** What it logged so far, and the daemons before it on this host. */
  public String logged() {
    try {
      return Files.readString(process.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a daemon of this host went on with the addresses of one that had been killed. */
  public boolean resumed() {
    return logged().contains("reason=\"Resumed\"");
  }

  /** Its {@code /metrics}. */
  public String metrics() {
    return get("/metrics");
  }

  /** What its metrics count of advertisements and transitions. */
  public DaemonCounters counters() {
    return DaemonCounters.parse(metrics());
  }

  /** Its {@code /status}: the VIPNode's status as JSON. */
  public String status() {
    return get("/status");
  }

  private String get(String path) {
    String request = "GET " + path + " HTTP/1.0\\r\\n\\r\\n";
    String answer =
        host.run(
            "bash", "-c", "printf '" + request + "' | socat -t 5 - TCP:127.0.0.1:" + HTTP_PORT);
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      throw new LabException("GET " + path + " of " + host.name() + " was answered by: " + answer);
    }
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Override
  public HostProcess process() {
    return process;
  }

  @Override
  public void stop() {
    process.terminate();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
