package io.kubevrrp.node.track;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts the processes that a check asks for, and watches those it found: when one of them ends,
 * the check is done again at once.
 */
final class ProcessProber implements Probe.Prober {
  /** More are counted, but not watched. */
  private static final int MOST_WATCHED = 256;

  private final ProcessRunning check;
  private final ProcessTable table;
  private final HostAccess.Deaths deaths;
  private final Runnable urgent;
  private final Map<Integer, HostAccess.Watch> watched = new HashMap<>(); // guarded by this
  private boolean closed;

  ProcessProber(
      ProcessRunning check, ProcessTable table, HostAccess.Deaths deaths, Runnable urgent) {
    this.check = check;
    this.table = table;
    this.deaths = deaths;
    this.urgent = urgent;
  }

  @Override
  public Probe.Attempt start(Consumer<CheckResult> done) {
    return HostProbe.apart("process", this::look, done);
  }

  CheckResult look() {
    try {
      List<Integer> found = table.find(check);
      watch(found);
      return judge(found.size());
    } catch (IOException e) {
      return CheckResult.failed("the list of processes cannot be read: " + e.getMessage());
    }
  }

  private CheckResult judge(int count) {
    String subject = check.subject();
    int most = check.max().orElse(count);
    if (count < check.min()) {
      return CheckResult.failed(
          count == 0
              ? none(subject)
              : "%d processes %s run, expected %d at least".formatted(count, subject, check.min()));
    }
    if (count > most) {
      return CheckResult.failed(
          most == 0
              ? some(count, subject) + ", expected none"
              : "%s, expected %d at most".formatted(some(count, subject), most));
    }
    return CheckResult.passed(count == 0 ? none(subject) : some(count, subject));
  }

  private static String none(String subject) {
    return "no process " + subject + " runs";
  }

  private static String some(int count, String subject) {
    return count == 1 ? "a process " + subject + " runs" : count + " processes " + subject + " run";
  }

  private synchronized void watch(List<Integer> found) {
    if (closed) {
      return;
    }
    Set<Integer> running = Set.copyOf(found);
    watched
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !running.contains(entry.getKey());
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
    for (int pid : found) {
      if (!watched.containsKey(pid) && watched.size() < MOST_WATCHED) {
        try {
          watched.put(pid, deaths.watch(pid, urgent));
        } catch (IOException _) {
          return; // gone already, or not to be watched: the next check sees it
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    watched.values().forEach(HostAccess.Watch::close);
    watched.clear();
  }
}
