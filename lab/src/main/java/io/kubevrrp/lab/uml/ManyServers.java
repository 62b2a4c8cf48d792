package io.kubevrrp.lab.uml;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.LabException;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One host that directs 500 virtual servers with 20 real servers each. */
final class ManyServers {
  private static final int SERVERS = 500;
  private static final int REAL_SERVERS = 20;
  private static final int ALL = SERVERS * (1 + REAL_SERVERS);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** 2 s are wanted of a quiet machine; this is a guard, and the figure is printed beside it. */
  private static final long IN_TIME_MS = 10_000;

  private static final Pattern CHANGED =
      Pattern.compile(
          "virtual services changed changes=\"?(\\d+)\"? refused=\"?(\\d+)\"? milliseconds=\"?(\\d+)");

  private final Lan lan;
  private final Host host;

  ManyServers(Lan lan) {
    this.lan = lan;
    this.host = lan.host("many", "192.168.1.135/16");
  }

  /** Programs all of them, then changes one weight; a line for each. */
  void run() {
    Path file = lan.directory().resolve("many-vipnode.yaml");
    write(file, 1);
    NodeDaemon daemon = lan.own(NodeDaemon.withFile(host, lan.directory(), file));
    Changed all = changed(daemon, 0);
    String inTime = all.milliseconds() <= IN_TIME_MS ? "in time" : "late";
    Trial.print(
        "many", "%d changes, %s; took %d ms".formatted(all.changes(), inTime, all.milliseconds()));
    if (all.changes() != ALL) {
      throw new IllegalStateException("not all were programmed: " + daemon.logged());
    }
    Trial.print("many, a scheduler's flags", lines(" (mh|sh) "));
    Trial.print("many, thresholds", lines(" 100 +50 "));
    write(file, 2);
    Trial.print("many, one weight edited", changed(daemon, 1).changes() + " change");
    daemon.stop();
    daemon.process().awaitEnd(LIMIT);
    Trial.print("many, removed", host.run("ipvsadm", "-Ln").contains("FWM") ? "not all" : "all");
  }

  /** What ipvsadm lists of a kind, without the marks by which it knows services. */
  private String lines(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return host.run("ipvsadm", "-Ln", "--thresholds")
        .lines()
        .filter(line -> wanted.matcher(line).find())
        .map(line -> line.strip().replaceAll(" +", " ").replaceFirst("^FWM [0-9]+ ", ""))
        .collect(Collectors.joining(", "));
  }

  private record Changed(int changes, long milliseconds) {}

  /** What the daemon's log says of its change, counted from 0. */
  private static Changed changed(NodeDaemon daemon, int which) {
    try {
      Await.until(
          "the daemon to change virtual services", LIMIT, () -> changes(daemon).size() > which);
    } catch (LabException e) {
      throw new LabException(e.getMessage() + "; it said:\n" + daemon.logged(), e);
    }
    return changes(daemon).get(which);
  }

  private static List<Changed> changes(NodeDaemon daemon) {
    Matcher matcher = CHANGED.matcher(daemon.logged());
    return matcher
        .results()
        .map(found -> new Changed(Integer.parseInt(found.group(1)), Long.parseLong(found.group(3))))
        .toList();
  }

  private static void write(Path file, int weight) {
    String servers =
        IntStream.range(0, SERVERS).mapToObj(i -> server(i, weight)).collect(Collectors.joining());
    String text =
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPNode
        metadata: {name: many}
        spec:
          virtualRouters:
            - {name: many, group: many, interface: {name: %s}, addresses: [192.168.1.235/32], priority: 100, vrrp: {virtualRouterID: 52}}
          virtualServers:
        """
            .formatted(Lan.INTERFACE);
    try {
      Path fresh = Files.writeString(file.resolveSibling("many-fresh"), text + servers);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The weight is that of one real server of one virtual server only, and so are thresholds; one
   * other has a scheduler with flags.
   */
  private static String server(int number, int weight) {
    String real =
        IntStream.rangeClosed(1, REAL_SERVERS)
            .mapToObj(i ->
                "{address: 192.168.3.%d, weight: %d%s}"
                    .formatted(
                        i,
                        number == 77 && i == 7 ? weight : 1,
                        number == 77 && i == 8 ? ", upperThreshold: 100, lowerThreshold: 50" : ""))
            .collect(Collectors.joining(", "));
    String scheduler = number == 78 ? "scheduler: mh, schedulerFlags: [Fallback, Port], " : "";
    return """
        - {name: many-%1$d, virtualRouter: many, server: {group: many, port: %2$d, %3$srealServers: [%4$s]}}
    """
        .formatted(number, 1_000 + number, scheduler, real);
  }
}
