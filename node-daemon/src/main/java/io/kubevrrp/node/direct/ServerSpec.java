package io.kubevrrp.node.direct;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.Destination;
import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.Forwarding;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.TransportProtocol;
import io.kubevrrp.node.ipvs.VirtualService;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A virtual server as it is configured on this node.
 *
 * @param name the VirtualServer's name
 * @param router the virtual router that it follows
 * @param addresses that router's addresses
 * @param port where, on the addresses and on the real servers
 * @param scheduling which real server a connection gets
 * @param realServers where to
 * @param sorryServer who answers while the real servers do not suffice
 */
public record ServerSpec(
    String name,
    String router,
    List<Ipv4Address> addresses,
    Port port,
    Scheduling scheduling,
    List<RealServer> realServers,
    Optional<SorryServer> sorryServer) {
  public ServerSpec {
    addresses = List.copyOf(addresses);
    realServers = List.copyOf(realServers);
  }

  /** The same with other addresses. */
  public ServerSpec withAddresses(List<Ipv4Address> others) {
    return new ServerSpec(name, router, others, port, scheduling, realServers, sorryServer);
  }

  /**
   * A port.
   *
   * @param protocol whose
   * @param number 1 to 65535
   */
  public record Port(TransportProtocol protocol, int number) {}

  /**
   * How connections are spread.
   *
   * @param scheduler the scheduler's name in the kernel
   * @param flags of the scheduler: {@link VirtualService#FALLBACK}, {@link VirtualService#BY_PORT}
   * @param persistenceSeconds how long a client stays with its real server; empty: it does not
   */
  public record Scheduling(String scheduler, int flags, Optional<Integer> persistenceSeconds) {}

  /**
   * A real server.
   *
   * @param address where
   * @param weight 0 to 65535
   * @param thresholds how many connections it gets
   * @param initiallyUp what it counts as before its first check; true where it is not checked
   */
  public record RealServer(
      Ipv4Address address, int weight, Thresholds thresholds, boolean initiallyUp) {}

  /**
   * Who answers while the real servers do not suffice.
   *
   * @param address where
   * @param quorum when they do
   */
  public record SorryServer(Ipv4Address address, Quorum quorum) {}

  /**
   * How many connections a real server gets.
   *
   * @param upper from so many on it gets no new ones; 0: no limit
   * @param lower below so many it gets new ones again, at most {@code upper}; 0: three quarters of
   *     {@code upper}
   */
  public record Thresholds(int upper, int lower) {
    /** As many as there are. */
    public static final Thresholds NONE = new Thresholds(0, 0);
  }

  /** The virtual services that the kernel is to have, one for each address. */
  public List<ServiceKey.Addressed> keys() {
    return addresses.stream()
        .map(address -> new ServiceKey.Addressed(port.protocol(), address, port.number()))
        .toList();
  }

  /** One of all on a node: a virtual server may follow several virtual routers. */
  String id() {
    return name + "/" + router;
  }

  /** The name by which a real server's checks are known; no TrackedService's has a slash. */
  public String checkName(RealServer server) {
    return name + "/" + server.address();
  }

  /** Whether one of its real servers is checked by this name. */
  boolean isCheckedAs(String check) {
    return check.startsWith(name + "/");
  }

  /** Whether this is a name that {@link #checkName} made. */
  public static boolean isCheckName(String name) {
    return name.indexOf('/') >= 0;
  }

  /** Every host that gets packets, the sorry server too. */
  Stream<Ipv4Address> targets() {
    return Stream.concat(
        realServers.stream().map(RealServer::address),
        sorryServer.stream().map(SorryServer::address));
  }

  /** The weight of the real servers that work together. */
  long weight(Predicate<RealServer> works) {
    return realServers.stream().filter(works).mapToLong(RealServer::weight).sum();
  }

  /**
   * What the kernel is to have.
   *
   * @param destinations where to
   * @param tableKey by what the kernel's table is to know each service
   */
  List<DirectedService> services(
      List<Destination> destinations, Function<ServiceKey.Addressed, ServiceKey> tableKey) {
    return keys().stream()
        .map(key ->
            new DirectedService(
                VirtualService.of(
                        tableKey.apply(key),
                        scheduling.scheduler(),
                        scheduling.persistenceSeconds())
                    .with(scheduling.flags()),
                destinations))
        .toList();
  }

  /** The real servers that work. */
  List<Destination> working(Predicate<RealServer> works) {
    return realServers.stream()
        .filter(works)
        .map(server ->
            destination(server.address(), server.weight())
                .limited(server.thresholds().upper(), server.thresholds().lower()))
        .toList();
  }

  /** Who stands in for all of them. */
  List<Destination> sorry() {
    return sorryServer.map(server -> destination(server.address(), 1)).stream().toList();
  }

  private Destination destination(Ipv4Address address, int weight) {
    return Destination.of(address, port.number(), Forwarding.DIRECT_ROUTING, weight);
  }
}
