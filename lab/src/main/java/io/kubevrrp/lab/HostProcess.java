package io.kubevrrp.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process on a host. */
public final class HostProcess implements AutoCloseable {
  private final Process outer;
  private final Path log;

  private HostProcess(Process outer, Path log) {
    this.outer = outer;
    this.log = log;
  }

  /** All that it prints goes to the log: a pipe that nobody reads would stop it when full. */
  static HostProcess start(List<String> command, Path log) {
    ProcessBuilder.Redirect file = ProcessBuilder.Redirect.appendTo(log.toFile());
    return start(Command.builder(command).redirectErrorStream(true).redirectOutput(file), log);
  }

  /** Its error output goes to the log; what it prints has to be read from {@link #output}. */
  static HostProcess piped(List<String> command, Path log) {
    return start(
        Command.builder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())),
        log);
  }

  private static HostProcess start(ProcessBuilder builder, Path log) {
    String command = String.join(" ", builder.command());
    try {
      Process process = builder.start();
      HostProcess started = new HostProcess(process, log);
      Await.until(
          command + " to start",
          Duration.ofSeconds(10),
          () -> process.children().findAny().isPresent() || !process.isAlive());
      return started;
    } catch (IOException e) {
      throw new LabException("cannot start " + command, e);
    }
  }

  /** What it prints, unless that goes to its log. */
  public BufferedReader output() {
    return outer.inputReader();
  }

  /** Where it logs. */
  public Path log() {
    return log;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return outer.isAlive();
  }

  /** The numbers of its processes, as this machine counts them. */
  public List<Long> pids() {
    return outer.descendants().map(ProcessHandle::pid).toList();
  }

  /** Asks it to end (SIGTERM), without waiting. */
  public void terminate() {
    signal("TERM");
  }

  /** Sends it a signal by name. */
  public void signal(String signal) {
    // nsenter waits outside; what it started is the process that was asked for.
    outer
        .children()
        .forEach(
            child -> Command.attempt(List.of("kill", "-" + signal, Long.toString(child.pid()))));
    if (signal.equals("CONT")) {
      // It stopped itself when its child was stopped.
      Command.attempt(List.of("kill", "-CONT", Long.toString(outer.pid())));
    }
  }

  /** Sends a signal by name to it and to all that it started: one kill for all of them. */
  public void signalAll(String signal) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    pids().forEach(pid -> command.add(Long.toString(pid)));
    Command.attempt(command);
  }

  /** Ends it at once (SIGKILL), what it started included. */
  public void kill() {
    outer.descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      // nsenter ends by itself; killed too early it would leave a zombie that still looks alive.
      awaitEnd(Duration.ofSeconds(1));
    } catch (LabException e) {
      outer.destroyForcibly();
    }
  }

  /** Waits for its end and returns its exit status. */
  public int awaitEnd(Duration limit) {
    Await.until("the end of process " + outer.pid(), limit, () -> !outer.isAlive());
    return outer.exitValue();
  }

  @Override
  public void close() {
    if (isAlive()) {
      terminate();
      try {
        awaitEnd(Duration.ofSeconds(5));
      } catch (LabException e) {
        kill();
      }
    }
  }
}
