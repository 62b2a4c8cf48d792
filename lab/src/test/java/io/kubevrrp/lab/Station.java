package io.kubevrrp.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A host with an IPv4 and an IPv6 address, and what the virtual MAC's tests do with it. */
final class Station {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String PORT = "8080";

  private final Lan lan;
  private final Host host;
  private final int number;

  Station(Lan lan, String name, int number) {
    this.lan = lan;
    this.number = number;
    this.host = lan.host(name, "192.168.1." + number + "/24");
    host.run("ip", "address", "add", "2001:db8::" + number + "/64", "dev", Lan.INTERFACE, "nodad");
  }

  Host host() {
    return host;
  }

  /** Its own address of the router's family. */
  String address(VirtualMacRouter router) {
    return router == VirtualMacRouter.IPV6 ? "2001:db8::" + number : host.address();
  }

  NodeDaemon daemon(VirtualMacRouter router, int priority, boolean accept) {
    return lan.own(NodeDaemon.withFile(host, lan.directory(), write(router, priority, accept)));
  }

  NodeDaemon daemon(String vipNode) {
    return lan.own(NodeDaemon.withFile(host, lan.directory(), write(vipNode)));
  }

  /** Gives its daemon this configuration. */
  Path write(VirtualMacRouter router, int priority, boolean accept) {
    return write(router.vipNode(host.name(), priority, accept));
  }

  private Path write(String vipNode) {
    Path file = lan.directory().resolve(host.name() + "-vmac.yaml");
    RunFolder.write(file, vipNode);
    return file;
  }

  /** Whether it has the address, on whichever interface. */
  boolean holds(String ip) {
    return host.run("ip", "-o", "address", "show").contains(" " + ip + "/");
  }

  void awaitHeld(String ip) {
    Await.until(host.name() + " to hold " + ip, LIMIT, () -> holds(ip));
  }

  /** Its macvlans, a line for each. */
  List<String> macvlans() {
    return host.run("ip", "-o", "link", "show", "type", "macvlan").lines().toList();
  }

  void awaitMacvlan(VirtualMacRouter router, String state) {
    Await.until(
        host.name() + "'s interface with the virtual MAC to be " + state,
        LIMIT,
        () ->
            macvlans().stream()
                .anyMatch(
                    line -> line.contains(" state " + state + " ") && line.contains(router.mac())));
  }

  String sysctl(String name) {
    return host.run("sysctl", "-n", name).strip();
  }

  /** Answers every connection with its name, whichever address it comes to. */
  void serve() {
    HostProcess server =
        host.start(
            lan.directory().resolve(host.name() + "-server.log"),
            List.of(
                "socat",
                "TCP6-LISTEN:" + PORT + ",fork,reuseaddr,ipv6only=0",
                "SYSTEM:echo " + host.name()));
    lan.own(server);
    Await.until(
        host.name() + " to listen",
        LIMIT,
        () -> host.run("ss", "-Hltn", "sport = :" + PORT).contains("LISTEN"));
  }

  /** Who answers at this address; empty when nobody does within a second. */
  String asks(String ip) {
    String target = ip.contains(":") ? "TCP6:[" + ip + "]" : "TCP4:" + ip;
    return host.attempt("timeout", "1", "socat", "-u", target + ":" + PORT, "STDOUT")
        .output()
        .lines()
        .filter(line -> line.startsWith("node-") || line.equals("server"))
        .findFirst()
        .orElse("");
  }

  /** The hardware address that it has for this address; empty while it has none. */
  String neighbour(String ip) {
    String entry = host.run("ip", "neighbour", "show", "to", ip);
    return entry.contains(" lladdr ") ? entry.replaceAll("(?s).* lladdr (\\S+).*", "$1") : "";
  }
}
