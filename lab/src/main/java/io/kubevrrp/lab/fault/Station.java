package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.KeepalivedPeer;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A host with our daemon, and with a keepalived beside it that has an address of its own: every
 * fault befalls both.
 */
public final class Station {
  static final String CABLE = "cable pulled out";
  static final String FROZEN = "frozen";
  static final String KILLED = "killed";
  static final String STOPPED = "stopped";
  static final String CARD = "interface deleted";

  private static final Duration START_LIMIT = Duration.ofSeconds(40);

  private final Host host;
  private final Launch launch;
  private final FaultLog log;
  private Optional<NodeDaemon> ours = Optional.empty();
  private Optional<KeepalivedPeer> keepalived = Optional.empty();

  Station(Host host, Launch launch, FaultLog log) {
    this.host = host;
    this.launch = launch;
    this.log = log;
  }

  /** How a host's daemons are started. */
  public interface Launch {
    /** Our daemon. */
    Optional<NodeDaemon> ours(Host host);

    /** The keepalived beside it. */
    Optional<KeepalivedPeer> keepalived(Host host);
  }

  /** The host. */
  public Host host() {
    return host;
  }

  /** Its name. */
  public String name() {
    return host.name();
  }

  /** Our daemon, the newest. */
  public NodeDaemon daemon() {
    return ours.orElseThrow();
  }

  /** The keepalived beside it, the newest. */
  public Optional<KeepalivedPeer> keepalived() {
    return keepalived;
  }

  /** Whether our daemon runs here. */
  public boolean runsOurs() {
    return ours.map(daemon -> daemon.process().isAlive()).orElse(false);
  }

  /** Starts both. */
  public Instant start() {
    log.daemonStarted(name());
    Instant now = Instant.now();
    ours = launch.ours(host);
    keepalived = launch.keepalived(host);
    return now;
  }

  /** Ends both with SIGKILL. */
  public Instant kill() {
    Instant at = log.begin(KILLED, name());
    log.daemonEnded(name());
    routers().forEach(router -> router.process().signalAll("KILL"));
    routers().forEach(Router::kill); // waits for the end
    return at;
  }

  /** Asks both to end. */
  public Instant stop() {
    Instant at = log.begin(STOPPED, name());
    log.daemonEnded(name());
    routers().forEach(Router::stop);
    return at;
  }

  /** Asks both to end, and waits until they have: ours may hold its addresses until then. */
  public Instant leave() {
    Instant at = log.begin(STOPPED, name());
    routers().forEach(Router::stop);
    routers().forEach(router -> router.process().awaitEnd(Duration.ofSeconds(20)));
    log.daemonEnded(name());
    return at;
  }

  /** Waits until both have ended. */
  public void awaitEnd() {
    routers().forEach(router -> router.process().awaitEnd(Duration.ofSeconds(10)));
  }

  /**
   * Starts both again after {@link #kill} or {@link #stop}; that fault is over when our daemon runs
   * its configuration. Returns when it was started.
   */
  public Instant restart(String ended) {
    long before = configured();
    Instant at = start();
    if (ours.isPresent()) {
      Await.until(name() + "'s daemon to run", START_LIMIT, () -> configured() > before);
    }
    log.end(ended, name());
    return at;
  }

  /**
   * Starts another of our daemons beside the running one, which it follows; and restarts
   * keepalived, which knows no successor.
   */
  public void upgrade() {
    NodeDaemon before = daemon();
    ours = launch.ours(host);
    before.process().awaitEnd(START_LIMIT);
    keepalived.ifPresent(peer -> {
      peer.stop();
      peer.process().awaitEnd(Duration.ofSeconds(10));
    });
    keepalived = launch.keepalived(host);
  }

  private long configured() {
    return ours.map(daemon ->
            daemon.logged().lines().filter(line -> line.contains("configuration accepted")).count())
        .orElse(0L);
  }

  /** Stops both where they are (SIGSTOP). */
  public Instant freeze() {
    Instant at = log.begin(FROZEN, name());
    routers().forEach(router -> router.process().signalAll("STOP"));
    return at;
  }

  /** Lets both go on (SIGCONT). */
  public Instant thaw() {
    Instant at = log.end(FROZEN, name());
    routers().forEach(router -> router.process().signalAll("CONT"));
    return at;
  }

  /** Takes the carrier away. */
  public Instant unplug() {
    Instant at = log.begin(CABLE, name());
    host.unplug();
    return at;
  }

  /** Gives the carrier back. */
  public Instant plug() {
    host.plug();
    return log.end(CABLE, name());
  }

  /** Deletes the interface. */
  public Instant deleteInterface() {
    Instant at = log.begin(CARD, name());
    host.deleteInterface();
    return at;
  }

  /** Makes the interface again, with the same hardware address and another index. */
  public Instant createInterface(String mac) {
    host.createInterface(mac);
    return log.end(CARD, name());
  }

  List<Router> routers() {
    List<Router> routers = new ArrayList<>();
    ours.ifPresent(routers::add);
    keepalived.ifPresent(routers::add);
    return routers;
  }
}
