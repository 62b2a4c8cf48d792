package io.kubevrrp.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's word about a host's addresses: rtnetlink notifications as {@code ip monitor} prints
 * them. While the host's cable is out, what it holds does not count.
 */
public final class AddressMonitor implements AutoCloseable {
  private final String host;
  private final Process process;
  private final List<MonitorLine> lines = new ArrayList<>();
  private final List<Instant> cable = new ArrayList<>(); // out, in, out, in ...

  AddressMonitor(String host, String namespace) {
    this.host = host;
    ProcessBuilder builder =
        Command.builder(
            List.of(
                "ip", "netns", "exec", namespace, "ip", "-o", "-4", "-ts", "monitor", "address"));
    builder.environment().put("TZ", "UTC");
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new LabException("cannot start ip monitor on " + host, e);
    }
    Thread.ofVirtual().name("monitor-" + host).start(this::read);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(MonitorLine.parse(line));
      }
    } catch (IOException e) {
      // The end of the process closes the stream: nothing more to read then.
      process.destroy();
    }
  }

  private synchronized void add(Optional<MonitorLine> line) {
    line.ifPresent(lines::add);
  }

  synchronized void unplugged(Instant at) {
    cable.add(at);
  }

  synchronized void plugged(Instant at) {
    cable.add(at);
  }

  /** When this host held the address, as intervals. */
  public synchronized List<OwnershipHistory.Interval> intervals(String address) {
    List<OwnershipHistory.Interval> held = held(address);
    for (int i = 0; i < cable.size(); i += 2) {
      Instant out = cable.get(i);
      Instant in = i + 1 < cable.size() ? cable.get(i + 1) : Instant.MAX;
      held = held.stream().flatMap(interval -> interval.without(out, in).stream()).toList();
    }
    return held;
  }

  private List<OwnershipHistory.Interval> held(String address) {
    List<OwnershipHistory.Interval> held = new ArrayList<>();
    Optional<Instant> since = Optional.empty();
    for (MonitorLine line : lines) {
      if (!line.address().equals(address)) {
        continue;
      }
      if (line.present() && since.isEmpty()) {
        since = Optional.of(line.at());
      } else if (!line.present() && since.isPresent()) {
        held.add(new OwnershipHistory.Interval(host, since.get(), line.at()));
        since = Optional.empty();
      }
    }
    since.ifPresent(from -> held.add(new OwnershipHistory.Interval(host, from, Instant.MAX)));
    return held;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
