package io.kubevrrp.lab.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.FailoverTimes;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.KeepalivedPeer;
import io.kubevrrp.lab.LabException;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.Nginx;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.Router;
import io.kubevrrp.lab.RunFiles;
import io.kubevrrp.lab.Segment;
import io.kubevrrp.lab.history.DaemonTransition;
import io.kubevrrp.lab.history.ObservedRun;
import io.kubevrrp.lab.history.WireLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stations on one segment under observation, and what was seen of their addresses. */
public final class FaultBench implements AutoCloseable {
  /** The address of our daemons. */
  public static final String VIP = "192.168.1.233";

  /** The address of the keepaliveds beside them. */
  public static final String YARDSTICK = "192.168.1.244";

  /** The advertisement interval of all faults. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  /** An address that no fault befalls. */
  static final String WITNESS = "192.168.1.2";

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final Lan lan;
  private final FaultLog log = new FaultLog();
  private final List<Station> stations = new ArrayList<>();
  private final Segment segment;
  private final WireLog wire;
  private final List<ObservedRun.Settlement> settlements = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private Instant begin = Instant.now();

  /**
   * Makes the hosts and begins to observe; starts no daemon yet.
   *
   * @param lan the segment; closed with the bench
   * @param nodes how many; the first has the highest priority
   * @param launch how their daemons are started
   * @param addresses what the client asks for
   */
  public FaultBench(Lan lan, int nodes, Station.Launch launch, List<String> addresses) {
    this(lan, nodes, launch, addresses, false);
  }

  /**
   * The same with traffic, if wanted: 100 HTTP requests in a second for each time that an address
   * is named, answered by the stations.
   */
  FaultBench(Lan lan, int nodes, Station.Launch launch, List<String> addresses, boolean traffic) {
    this.lan = lan;
    for (int i = 0; i < nodes; i++) {
      int last = 129 + 2 * i;
      Host host = lan.host("node-" + last, "192.168.1." + last + "/24");
      stations.add(new Station(host, launch, log));
    }
    Host client = lan.host("client", "192.168.1.1/24");
    List<String> asked = new ArrayList<>(addresses);
    Host witness = lan.host("witness", WITNESS + "/24");
    asked.add(WITNESS); // no fault befalls it: so one sees whether the probe runs
    List<Host> hosts = stations.stream().map(Station::host).toList();
    if (traffic) {
      hosts.forEach(host -> new Nginx(host, lan.directory()));
      new Nginx(witness, lan.directory());
    }
    segment =
        new Segment(hosts, traffic ? lan.patientProbe(client, asked) : lan.arpProbe(client, asked));
    wire = lan.own(new WireLog(client, lan.directory().resolve("tcpdump.err")));
    segment.awaitProbe();
  }

  /** The priority of the n-th station: 100, 90, 80 … */
  public static int priority(int station) {
    return 100 - 10 * station;
  }

  /** How long the n-th station waits for an Active router that fell silent. */
  public static Duration activeDown(int station) {
    return INTERVAL.multipliedBy(3).plus(FailoverTimes.skew(3, priority(station), INTERVAL));
  }

  /** Starts all stations and returns when the first one holds the addresses. */
  public void start(List<String> addresses) {
    stations.forEach(Station::start);
    for (String address : addresses) {
      segment.awaitOwner(address, first().host(), LIMIT);
    }
    stations.stream()
        .skip(1)
        .filter(Station::runsOurs)
        .forEach(station ->
            Await.until(
                station.name() + " to be in Backup",
                LIMIT,
                () -> station.daemon().logged().contains("state=\"Backup\"")));
    Await.observe(INTERVAL); // what the beginning left behind is not the fault's
    begin = Instant.now();
  }

  /** The station with the highest priority. */
  public Station first() {
    return stations.getFirst();
  }

  /** The next best. */
  public Station second() {
    return stations.get(1);
  }

  /** All of them. */
  public List<Station> stations() {
    return List.copyOf(stations);
  }

  /** What was captured. */
  public WireLog wire() {
    return wire;
  }

  /** Its measurements. */
  public Segment segment() {
    return segment;
  }

  /** What was done. */
  public FaultLog log() {
    return log;
  }

  /** The segment itself. */
  Lan lan() {
    return lan;
  }

  /** The run's folder. */
  public Path directory() {
    return lan.directory();
  }

  /** The measured time began at this instant. */
  public Instant begin() {
    return begin;
  }

  /** What was before does not count: the measured time begins now. */
  public void beginAgain() {
    begin = Instant.now();
    settlements.clear();
  }

  /**
   * All faults are over: waits until our address has this owner alone, at most 2 Active_Down + 1 s,
   * and watches a second longer. That it did not settle is found by the checker.
   */
  public void settle(Station owner) {
    settle(owner, activeDown(1).multipliedBy(2).plusSeconds(1));
  }

  /** As above, when it may take that long. */
  void settle(Station owner, Duration limit) {
    Instant cleared = Instant.now();
    try {
      segment.awaitOwner(VIP, owner.host(), limit);
    } catch (LabException e) {
      failures.add(e.getMessage() + "; faults were over at " + cleared);
    }
    Instant settled = Instant.now();
    Await.observe(Duration.ofSeconds(1));
    settlements.add(new ObservedRun.Settlement(settled, Instant.now(), owner.name()));
  }

  /** Something that must hold, beside ownership. */
  public void require(boolean holds, String sentence) {
    if (!holds) {
      failures.add(sentence);
    }
  }

  /** A figure for the report. */
  public void fact(String name, Object value) {
    facts.put(name, value.toString());
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  Map<String, String> facts() {
    return facts;
  }

  /** What was recorded of an address until now; leftovers are filled in by {@link #leftovers}. */
  ObservedRun observed(String address, Instant to, List<String> leftovers) {
    boolean own = !address.equals(YARDSTICK);
    return new ObservedRun(
        address,
        begin,
        to,
        segment.kernel(address),
        segment.client(address, WITNESS),
        log.faults(),
        own ? told() : List.of(),
        own ? log.lives() : List.of(),
        own && address.equals(VIP) ? settlements : List.of(),
        silent(own),
        leftovers);
  }

  private Set<String> silent(boolean own) {
    Set<String> silent = new HashSet<>();
    stations.stream()
        .filter(station -> !own || !Files.exists(NodeDaemon.log(station.host(), directory())))
        .forEach(station -> silent.add(station.name()));
    return silent;
  }

  /** What our daemons told of themselves: in their logs, and in their status where they live. */
  private List<DaemonTransition> told() {
    Set<DaemonTransition> told = new LinkedHashSet<>();
    for (Station station : stations) {
      Path file = NodeDaemon.log(station.host(), lan.directory());
      if (Files.exists(file)) {
        told.addAll(DaemonTransition.logged(station.name(), RunFiles.read(file)));
      }
      if (station.runsOurs()) {
        told.addAll(DaemonTransition.reported(station.name(), status(station)));
      }
    }
    return List.copyOf(told);
  }

  /** The status of a station's daemon. */
  public static JsonNode status(Station station) {
    try {
      return new ObjectMapper().readTree(station.daemon().status());
    } catch (JsonProcessingException e) {
      throw new LabException("the status of " + station.name() + " is no JSON", e);
    }
  }

  /** Ends all daemons politely and says which hosts hold the address afterwards. */
  List<String> leftovers(String address) {
    return stations.stream()
        .filter(station -> station.host().holds(address))
        .map(Station::name)
        .toList();
  }

  /** Ends all daemons politely; frozen ones go on first. */
  void endDaemons() {
    for (Station station : stations) {
      station.routers().forEach(router -> router.process().signalAll("CONT"));
      station.routers().forEach(Router::close);
    }
  }

  /** The logs of this run. */
  List<Path> logs() {
    List<Path> logs = new ArrayList<>();
    for (Station station : stations) {
      logs.add(NodeDaemon.log(station.host(), lan.directory()));
      logs.add(KeepalivedPeer.log(station.host(), lan.directory()));
      logs.add(FileLaunch.file(lan, station.host()));
    }
    return logs;
  }

  @Override
  public void close() {
    lan.close();
  }
}
