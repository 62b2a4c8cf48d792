package io.kubevrrp.node.hostlinux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@link Host} that runs as a process inside a network namespace. */
final class RemoteHost implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final Writer orders;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

  /**
   * With the arguments of {@link Host#main}: without any, as many notifications wait unread as the
   * system lets.
   */
  RemoteHost(String namespace, String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Host.class.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    orders = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::listen);
    await("ready"::equals);
  }

  /** Gives the order and returns the answer. */
  String order(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    return take(answers, order);
  }

  /** Gives an order that must succeed; what it answered. */
  String done(String order) throws IOException {
    String answer = order(order);
    if (!answer.startsWith("done ")) {
      throw new AssertionError(order + ": " + answer);
    }
    return answer.substring("done ".length());
  }

  /** The first news from now on, or not yet looked at, that fit. */
  String await(Predicate<String> wanted) {
    while (true) {
      String line = take(news, "news");
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Forgets the news so far; whether there were any that fit. */
  boolean drain(Predicate<String> looked) {
    boolean found = false;
    for (String line = news.poll(); line != null; line = news.poll()) {
      found |= looked.test(line);
    }
    return found;
  }

  /** As the kernel, or a user in a hurry, does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String take(BlockingQueue<String> from, String what) {
    try {
      String line = from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no answer in " + PATIENCE_SECONDS + " s to: " + what);
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean answer = line.startsWith("done ") || line.startsWith("failed ");
        (answer ? answers : news).add(line);
      }
    } catch (IOException e) {
      news.add("closed");
    }
  }
}
