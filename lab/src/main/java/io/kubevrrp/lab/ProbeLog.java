package io.kubevrrp.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** What the client saw, as it comes. */
public final class ProbeLog implements AutoCloseable {
  /** Answers further apart than this are a gap: a few lost turns of the prober's 5 ms are none. */
  private static final Duration GAP = Duration.ofMillis(25);

  private final HostProcess process;
  private final List<ProbeLine> lines = new ArrayList<>();

  ProbeLog(HostProcess process) {
    this.process = process;
    Thread.ofVirtual().name("probe").start(this::read);
  }

  private void read() {
    try (BufferedReader reader = process.output()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(ProbeLine.parse(line));
      }
    } catch (IOException e) {
      process.kill(); // its stream is closed: nothing more to read
    }
  }

  private synchronized void add(Optional<ProbeLine> line) {
    line.ifPresent(lines::add);
  }

  /** Whether any HTTP request was made since: the probe runs. */
  public synchronized boolean hasSeen(Instant since) {
    return lines.stream().anyMatch(line -> line.at().isAfter(since));
  }

  /** The newest hardware address that answered for the address since then. */
  public synchronized Optional<String> answering(String address, Instant since) {
    return lines.reversed().stream()
        .filter(line -> line.kind() == ProbeLine.Kind.ARP)
        .filter(line -> line.address().equals(address) && line.at().isAfter(since))
        .map(ProbeLine::value)
        .findFirst();
  }

  /** The HTTP requests to the address between the two instants that got this kind of end. */
  public synchronized List<ProbeLine> http(
      String address, ProbeLine.Kind kind, Instant from, Instant to) {
    return lines.stream()
        .filter(line -> line.kind() == kind && line.address().equals(address))
        .filter(line -> line.at().isAfter(from) && line.at().isBefore(to))
        .toList();
  }

  /**
   * Who held the address as the client saw it.
   *
   * @param owners the hosts' names by hardware address
   */
  public synchronized OwnershipHistory history(String address, Map<String, String> owners) {
    return history(lines, address, owners);
  }

  /**
   * As above; while not even the witness was heard, the probe itself did not run, and that is no
   * gap.
   *
   * @param witness an address that always answers, asked like the others
   */
  public synchronized OwnershipHistory history(
      String address, Map<String, String> owners, String witness) {
    NavigableSet<Instant> heard = new TreeSet<>();
    for (ProbeLine line : lines) {
      if (line.kind() == ProbeLine.Kind.ARP && line.address().equals(witness)) {
        heard.add(line.at());
      }
    }
    return bridged(history(lines, address, owners), heard);
  }

  /** Joins an owner's intervals between which the witness was not heard either. */
  static OwnershipHistory bridged(OwnershipHistory history, NavigableSet<Instant> heard) {
    List<OwnershipHistory.Interval> joined = new ArrayList<>();
    Map<String, Integer> newest = new HashMap<>();
    for (OwnershipHistory.Interval interval : history.intervals()) {
      Integer before = newest.get(interval.owner());
      if (before != null && heard.subSet(joined.get(before).to(), interval.from()).size() < 2) {
        joined.set(
            before,
            new OwnershipHistory.Interval(
                interval.owner(), joined.get(before).from(), interval.to()));
      } else {
        newest.put(interval.owner(), joined.size());
        joined.add(interval);
      }
    }
    return OwnershipHistory.of(joined);
  }

  /** As above, of these observations in the order of their time. */
  static OwnershipHistory history(
      List<ProbeLine> lines, String address, Map<String, String> owners) {
    List<OwnershipHistory.Interval> intervals = new ArrayList<>();
    Map<String, OwnershipHistory.Interval> open = new HashMap<>();
    for (ProbeLine line : lines) {
      if (line.kind() != ProbeLine.Kind.ARP || !line.address().equals(address)) {
        continue;
      }
      String owner = owners.getOrDefault(line.value(), line.value());
      OwnershipHistory.Interval last = open.get(owner);
      if (last != null && line.at().isBefore(last.to().plus(GAP))) {
        open.put(owner, new OwnershipHistory.Interval(owner, last.from(), line.at()));
      } else {
        if (last != null) {
          intervals.add(last);
        }
        open.put(owner, new OwnershipHistory.Interval(owner, line.at(), line.at()));
      }
    }
    intervals.addAll(open.values());
    return OwnershipHistory.of(intervals);
  }

  @Override
  public void close() {
    process.kill();
  }
}
