package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.history.DaemonLife;
import io.kubevrrp.lab.history.FaultWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the lab does to the hosts, as it does it. */
public final class FaultLog {
  private final List<FaultWindow> faults = new ArrayList<>();
  private final List<DaemonLife> lives = new ArrayList<>();

  /** A fault begins now. */
  public synchronized Instant begin(String kind, String host) {
    Instant now = Instant.now();
    faults.add(new FaultWindow(kind, host, now, Instant.MAX));
    return now;
  }

  /** The newest fault of this kind on the host is over now. */
  public synchronized Instant end(String kind, String host) {
    Instant now = Instant.now();
    for (int i = faults.size() - 1; i >= 0; i--) {
      FaultWindow fault = faults.get(i);
      if (fault.kind().equals(kind) && fault.host().equals(host)) {
        faults.set(i, new FaultWindow(kind, host, fault.from(), now));
        return now;
      }
    }
    throw new IllegalStateException("no " + kind + " at " + host + " has begun");
  }

  /** A daemon of this host was killed or asked to end, now. */
  synchronized void daemonEnded(String host) {
    lives.add(new DaemonLife(host, Instant.now(), Instant.MAX));
  }

  /** A daemon was started on this host, now. */
  synchronized void daemonStarted(String host) {
    lives.replaceAll(life ->
        life.host().equals(host) && life.next().equals(Instant.MAX)
            ? new DaemonLife(host, life.end(), Instant.now())
            : life);
  }

  /** All faults so far. */
  public synchronized List<FaultWindow> faults() {
    return List.copyOf(faults);
  }

  /** The ends of daemons so far. */
  synchronized List<DaemonLife> lives() {
    return List.copyOf(lives);
  }
}
