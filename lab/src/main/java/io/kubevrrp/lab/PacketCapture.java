package io.kubevrrp.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** tcpdump on a host: the lines it prints, as they come. */
public final class PacketCapture implements AutoCloseable {
  private final HostProcess process;
  private final List<String> lines = new ArrayList<>();

  /** Starts it and waits until it listens. */
  public PacketCapture(Host host, Path directory, String filter) {
    Path log = directory.resolve(host.name() + "-tcpdump.log");
    process =
        host.start(
            log, List.of("tcpdump", "-i", Lan.INTERFACE, "-l", "-n", "-e", "-vv", "-tt", filter));
    Thread.ofVirtual().start(this::read);
    Await.until(
        "tcpdump to listen",
        java.time.Duration.ofSeconds(10),
        () -> Command.attempt(List.of("grep", "-q", "listening on", log.toString())).status() == 0);
  }

  private void read() {
    try (BufferedReader reader = process.output()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      process.kill();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
  }

  /** What it printed so far. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    process.close();
  }
}
