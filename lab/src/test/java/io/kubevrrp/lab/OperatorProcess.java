package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An operator as a process of its own, outside of any namespace. */
final class OperatorProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final Process process;
  private final Path log;

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; everything that it prints goes into the log. */
  static OperatorProcess start(Path kubeconfig, Path log, String... options) throws IOException {
    return start(List.of(Tree.operator().toString()), kubeconfig, log, options);
  }

  /** The same with another program. */
  static OperatorProcess start(List<String> program, Path kubeconfig, Path log, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of("--namespace", "default"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new OperatorProcess(process, log);
  }

  /** Waits until it has printed this. */
  OperatorProcess awaitSaid(String text) {
    Await.until(
        "'" + text + "' in " + said(), LIMIT, () -> said().contains(text) || !process.isAlive());
    if (!said().contains(text)) {
      throw new LabException("the operator has ended without saying '" + text + "': " + said());
    }
    return this;
  }

  /** What it printed until now. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end (SIGTERM). */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end; returns its exit status. */
  int awaitEnd(Duration limit) {
    Await.until("the end of the operator", limit, () -> !process.isAlive());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }
}
