package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A command of the machine, run to its end. */
public final class Command {
  private Command() {}

  /**
   * Runs it and returns what it printed.
   *
   * @throws LabException when it cannot be started or ends with another status than 0; the message
   *     holds what it printed
   */
  public static String run(String... command) {
    return run(List.of(command));
  }

  /** As {@link #run(String...)}. */
  public static String run(List<String> command) {
    Result result = attempt(command);
    if (result.status() != 0) {
      throw new LabException(
          String.join(" ", command) + " ended with " + result.status() + ": " + result.output());
    }
    return result.output();
  }

  /**
   * Runs it and returns how it ended.
   *
   * @throws LabException when it cannot be started
   */
  public static Result attempt(List<String> command) {
    try {
      Process process = builder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for " + String.join(" ", command), e);
    }
  }

  /**
   * To start it in a session of its own: a Ctrl-C at the terminal is for the lab alone, which then
   * ends what it started, in its order.
   */
  static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(joined(List.of("setsid"), command));
  }

  static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  /**
   * How a command ended.
   *
   * @param status its exit status
   * @param output what it printed, errors included
   */
  public record Result(int status, String output) {}
}
