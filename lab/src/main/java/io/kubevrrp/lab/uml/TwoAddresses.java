package io.kubevrrp.lab.uml;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The tutorial's sections five and six together: two virtual addresses, each node Active for one
 * and a real server of both; and what clients notice when a node hands both over.
 */
final class TwoAddresses {
  private static final String FIRST = "192.168.1.233";
  private static final String SECOND = "192.168.1.234";

  /** Eight ask at a time, and connections are not synchronised: each handover may reset these. */
  private static final int IN_FLIGHT = 8;

  /** There and back. */
  private static final int HANDOVERS = 2;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Lan lan;
  private final Host a;
  private final Host b;
  private final Clients clients;

  /** On these two hosts, whose nginx runs. */
  TwoAddresses(Lan lan, Host a, Host b, Clients clients) {
    this.lan = lan;
    this.a = a;
    this.b = b;
    this.clients = clients;
  }

  /** A line for each trial. */
  void run() {
    write(a, 100, 90);
    write(b, 90, 100);
    List<NodeDaemon> daemons = List.of(start(a), start(b));
    await("each to have one", () -> directs(a, FIRST) && directs(b, SECOND));
    clients.awaitKnown(FIRST, a, b);
    clients.awaitKnown(SECOND, b, a);
    Trial.print("two addresses, the first", Clients.counted(clients.ask(FIRST)));
    Trial.print("two addresses, the second", Clients.counted(clients.ask(SECOND)));

    Clients.Load load = clients.askWhile(FIRST, lan.directory(), this::thereAndBack);
    Trial.print(
        "handed over there and back under load",
        "%s; %d of %d failed"
            .formatted(
                load.failed() <= HANDOVERS * IN_FLIGHT
                    ? "at most those in flight"
                    : "others failed too",
                load.failed(),
                load.answered() + load.failed()));
    for (NodeDaemon daemon : daemons) {
      daemon.stop();
      daemon.process().awaitEnd(LIMIT);
    }
  }

  private void thereAndBack() {
    write(a, 50, 50);
    await("b to have both", () -> directs(b, FIRST) && !a.holds(FIRST));
    write(a, 100, 90);
    await("a to have the first again", () -> directs(a, FIRST) && !b.holds(FIRST));
  }

  /** With both real servers of both services: one that is still checked gets no packets. */
  private static boolean directs(Host host, String address) {
    return host.holds(address)
        && host.run("nft", "list", "ruleset").contains(address + " . tcp . 80")
        && host.run("ipvsadm", "-Ln").lines().filter(line -> line.contains("-> 192.")).count() == 4;
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition);
  }

  private NodeDaemon start(Host host) {
    return lan.own(NodeDaemon.withFile(host, lan.directory(), file(host)));
  }

  private Path file(Host host) {
    return lan.directory().resolve(host.name() + "-two.yaml");
  }

  private void write(Host host, int first, int second) {
    String text =
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPNode
        metadata: {name: %s}
        spec:
          virtualRouters:
        %s%s  virtualServers:
        %s%s\
        """
            .formatted(
                host.name(),
                router("first", FIRST, 51, first),
                router("second", SECOND, 53, second),
                server("first"),
                server("second"));
    try {
      Path fresh = Files.writeString(lan.directory().resolve("two-fresh"), text);
      Files.move(fresh, file(host), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String router(String name, String address, int vrid, int priority) {
    return """
        - {name: %1$s, group: %1$s, interface: {name: %2$s}, priority: %3$d, addresses: [%4$s/32], vrrp: {virtualRouterID: %5$d}}
    """
        .formatted(name, Lan.INTERFACE, priority, address, vrid);
  }

  private static String server(String name) {
    return """
        - name: %1$s
          virtualRouter: %1$s
          server:
            group: %1$s
            port: 80
            realServers: [{address: 192.168.1.129}, {address: 192.168.1.131}]
            check: {http: {expectedStatus: ["200"]}, interval: 1s, timeout: 3s, rise: 1}
    """
        .formatted(name);
  }
}
