package io.kubevrrp.lab.history;

import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.HostProcess;
import io.kubevrrp.lab.LabException;
import io.kubevrrp.lab.Tcpdump;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Advertisements and gratuitous ARPs of a segment, captured at a host that takes no part. */
public final class WireLog implements AutoCloseable {
  private final HostProcess process;
  private final List<WireLine> lines = new ArrayList<>();

  /**
   * Begins to capture, and returns when it does.
   *
   * @param observer the host to listen on
   * @param log where tcpdump's messages go
   * @throws LabException when it does not start
   */
  public WireLog(Host observer, Path log) {
    process =
        observer.startPiped(
            log, Tcpdump.command(Tcpdump.LINES, "ip proto 112 or (arp and arp[14:4] = arp[24:4])"));
    Thread.ofVirtual().name("wire").start(this::read);
    Tcpdump.awaitListening(log);
  }

  private void read() {
    try (BufferedReader reader = process.output()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        WireLine.parse(line).ifPresent(this::add);
      }
    } catch (IOException e) {
      process.kill(); // its stream is closed: nothing more to read
    }
  }

  private synchronized void add(WireLine line) {
    lines.add(line);
  }

  /** The advertisements that this host sent between the two instants. */
  public synchronized List<WireLine> advertisements(Host host, Instant from, Instant to) {
    return between(from, to).stream()
        .filter(line -> line.kind() == WireLine.Kind.ADVERTISEMENT)
        .filter(line -> line.address().equals(host.address()))
        .toList();
  }

  /** The gratuitous ARPs for this address with this hardware address, between the two instants. */
  public synchronized List<WireLine> announcements(
      String address, String mac, Instant from, Instant to) {
    return between(from, to).stream()
        .filter(line -> line.kind() == WireLine.Kind.ANNOUNCEMENT)
        .filter(line -> line.address().equals(address) && line.mac().equals(mac))
        .toList();
  }

  private List<WireLine> between(Instant from, Instant to) {
    return lines.stream()
        .filter(line -> !line.at().isBefore(from) && line.at().isBefore(to))
        .toList();
  }

  @Override
  public void close() {
    process.kill();
  }
}
