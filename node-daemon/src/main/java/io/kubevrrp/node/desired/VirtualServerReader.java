package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.ServerCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.TransportProtocol;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.StatusRange;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads virtual servers, and the checks of their real servers. */
final class VirtualServerReader {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_PERSISTENCE = Duration.ofDays(30);
  private static final int HEAVIEST = 65_535;

  private final List<RouterSpec> routers;
  private final List<ServerSpec> servers = new ArrayList<>();
  private final Map<String, TrackedServiceConfig> checks = new HashMap<>();

  /** For a node with these virtual routers. */
  VirtualServerReader(List<RouterSpec> routers) {
    this.routers = routers;
  }

  List<ServerSpec> servers() {
    return servers;
  }

  List<TrackedServiceConfig> checks() {
    return List.copyOf(checks.values());
  }

  /**
   * Reads one more.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be directed
   */
  void read(NodeVirtualServer named) {
    VirtualServer.Spec spec = named.server();
    if (spec.realServers().isEmpty()) {
      throw new IllegalArgumentException("realServers is empty: name one at least");
    }
    if (spec.port() < 1 || spec.port() > 65_535) {
      throw new IllegalArgumentException("port is 1 to 65535: " + spec.port());
    }
    ServerCheck check = spec.check();
    boolean initiallyUp = check == null || check.initially() == TrackedService.Initially.UP;
    List<ServerSpec.RealServer> realServers =
        spec.realServers().stream()
            .map(server -> realServer(server, spec.port(), initiallyUp))
            .toList();
    ServerSpec read =
        new ServerSpec(
            named.name(),
            named.virtualRouter(),
            addresses(named.virtualRouter()),
            new ServerSpec.Port(protocol(spec.protocol()), spec.port()),
            new ServerSpec.Scheduling(spec.scheduler().word(), persistence(spec.persistence())),
            realServers,
            Optional.ofNullable(spec.sorryServer()).map(sorry -> sorry(sorry, spec.port())));
    requireOnce(read);
    if (check != null) {
      realServers.forEach(server -> {
        String name = read.checkName(server);
        checks.put(name, config(name, check, server.address(), spec.port()));
      });
    }
    servers.add(read);
  }

  private List<Ipv4Address> addresses(String router) {
    return routers.stream()
        .filter(spec -> spec.name().equals(router))
        .map(spec -> spec.addresses().stream().map(Ipv4Prefix::address).toList())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "it follows the virtual router "
                    + router
                    + ", which is not in virtualRouters: add it there, or correct virtualRouter"));
  }

  private void requireOnce(ServerSpec read) {
    Set<Ipv4Address> once = new HashSet<>();
    for (ServerSpec.RealServer server : read.realServers()) {
      if (!once.add(server.address())) {
        throw new IllegalArgumentException(
            "the real server " + server.address() + " is listed twice: give it one weight");
      }
    }
    for (ServerSpec other : servers) {
      for (ServiceKey key : other.keys()) {
        if (read.keys().contains(key)) {
          throw new IllegalArgumentException(
              key + " is directed by the virtual server " + other.name() + " already");
        }
      }
    }
  }

  private static ServerSpec.RealServer realServer(
      VirtualServer.RealServer server, int port, boolean initiallyUp) {
    requireSamePort("the real server " + server.address(), server.port(), port);
    if (server.weight() < 0 || server.weight() > HEAVIEST) {
      throw new IllegalArgumentException("a weight is 0 to 65535: " + server.weight());
    }
    return new ServerSpec.RealServer(
        Ipv4Address.parse(server.address()), server.weight(), initiallyUp);
  }

  private static Ipv4Address sorry(VirtualServer.SorryServer sorry, int port) {
    requireSamePort("the sorry server", sorry.port(), port);
    return Ipv4Address.parse(sorry.address());
  }

  /** The kernel would change the number without a word. */
  private static void requireSamePort(String whose, @Nullable Integer given, int port) {
    if (given != null && given != port) {
      throw new IllegalArgumentException(
          whose
              + " is to get packets at port "
              + given
              + ", but with DirectRouting they arrive at the port they were sent to, "
              + port);
    }
  }

  private static TransportProtocol protocol(VirtualServer.Protocol protocol) {
    return switch (protocol) {
      case TCP -> TransportProtocol.TCP;
      case UDP -> TransportProtocol.UDP;
      case SCTP -> TransportProtocol.SCTP;
    };
  }

  private static Optional<Integer> persistence(VirtualServer.@Nullable Persistence persistence) {
    if (persistence == null) {
      return Optional.empty();
    }
    Duration timeout = Durations.parse(persistence.timeout());
    if (timeout.toSeconds() < 1
        || timeout.toMillisPart() != 0
        || timeout.compareTo(LONGEST_PERSISTENCE) > 0) {
      throw new IllegalArgumentException("persistence.timeout is 1s to 720h, in whole seconds");
    }
    return Optional.of((int) timeout.toSeconds());
  }

  private static TrackedServiceConfig config(
      String name, ServerCheck check, Ipv4Address address, int port) {
    Duration interval = Durations.parse(check.interval());
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException(
          "check.interval is the time between checks: 100ms or more");
    }
    return new TrackedServiceConfig(
        name,
        check(check, address, port),
        interval,
        Durations.parse(check.timeout()),
        check.rise(),
        check.fall(),
        check.initially() == TrackedService.Initially.UP);
  }

  private static Check check(ServerCheck check, Ipv4Address address, int port) {
    ServerCheck.Tcp tcp = check.tcp();
    ServerCheck.Http http = check.http();
    if (tcp != null && http == null) {
      return new Check.Tcp(address, Optional.ofNullable(tcp.port()).orElse(port));
    }
    if (http != null && tcp == null) {
      return new Check.Http(
          address,
          Optional.ofNullable(http.port()).orElse(port),
          http.path(),
          Optional.ofNullable(http.virtualHost()).orElse(address.toString()),
          http.expectedStatus().stream().map(StatusRange::parse).toList());
    }
    throw new IllegalArgumentException(
        "give exactly one kind of check for real servers: tcp or http");
  }
}
