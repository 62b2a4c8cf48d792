package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.Scheduler;
import io.kubevrrp.api.v1alpha1.SchedulerFlag;
import io.kubevrrp.api.v1alpha1.ServerCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.node.direct.Quorum;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.TransportProtocol;
import io.kubevrrp.node.ipvs.VirtualService;
import io.kubevrrp.node.track.BodyRule;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.HttpQuestion;
import io.kubevrrp.node.track.RiseAndFall;
import io.kubevrrp.node.track.StatusRange;
import io.kubevrrp.node.track.Target;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one virtual server, and the checks of its real servers. */
final class VirtualServerReader {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_PERSISTENCE = Duration.ofDays(30);
  private static final int HEAVIEST = 65_535;

  private VirtualServerReader() {}

  /**
   * The virtual server.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be directed
   */
  static DirectedServer read(NodeVirtualServer named) {
    VirtualServer.Spec spec = named.server();
    if (spec == null || spec.realServers().isEmpty()) {
      throw new IllegalArgumentException("server.realServers is empty: name one at least");
    }
    if (named.name().indexOf('/') >= 0) {
      throw new IllegalArgumentException("its name has a slash: call it otherwise");
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
    requireOnce(realServers);
    ServerSpec read =
        new ServerSpec(
            named.name(),
            named.virtualRouter(),
            List.of(),
            new ServerSpec.Port(protocol(spec.protocol()), spec.port()),
            scheduling(spec),
            realServers,
            sorry(spec));
    return new DirectedServer(
        read,
        check == null
            ? List.of()
            : realServers.stream()
                .map(server -> config(read.checkName(server), check, server.address(), spec.port()))
                .toList());
  }

  private static void requireOnce(List<ServerSpec.RealServer> realServers) {
    Set<Ipv4Address> once = new HashSet<>();
    for (ServerSpec.RealServer server : realServers) {
      if (!once.add(server.address())) {
        throw new IllegalArgumentException(
            "the real server " + server.address() + " is listed twice: give it one weight");
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
        Ipv4Address.parse(server.address()), server.weight(), thresholds(server), initiallyUp);
  }

  private static ServerSpec.Thresholds thresholds(VirtualServer.RealServer server) {
    int upper = Objects.requireNonNullElse(server.upperThreshold(), 0);
    int lower = Objects.requireNonNullElse(server.lowerThreshold(), 0);
    if (upper < 0 || lower < 0 || lower > upper) {
      throw new IllegalArgumentException(
          "the real server "
              + server.address()
              + " has thresholds that contradict each other:"
              + " lowerThreshold is 1 to upperThreshold, and needs it");
    }
    return new ServerSpec.Thresholds(upper, lower);
  }

  private static ServerSpec.Scheduling scheduling(VirtualServer.Spec spec) {
    Scheduler scheduler = spec.scheduler();
    if (!spec.schedulerFlags().isEmpty()
        && scheduler != Scheduler.SH
        && scheduler != Scheduler.MH) {
      throw new IllegalArgumentException(
          "schedulerFlags are for the schedulers sh and mh, but scheduler is " + scheduler.word());
    }
    int flags =
        spec.schedulerFlags().stream()
            .mapToInt(VirtualServerReader::bit)
            .reduce(0, (a, b) -> a | b);
    return new ServerSpec.Scheduling(scheduler.word(), flags, persistence(spec.persistence()));
  }

  private static int bit(SchedulerFlag flag) {
    return switch (flag) {
      case FALLBACK -> VirtualService.FALLBACK;
      case PORT -> VirtualService.BY_PORT;
    };
  }

  private static Optional<ServerSpec.SorryServer> sorry(VirtualServer.Spec spec) {
    VirtualServer.SorryServer sorry = spec.sorryServer();
    Quorum quorum =
        new Quorum(
            Objects.requireNonNullElse(spec.quorum(), 1),
            Objects.requireNonNullElse(spec.quorumHysteresis(), 0));
    if (spec.quorum() != null) {
      requireReachable(spec, quorum);
    }
    if (sorry == null) {
      return Optional.empty();
    }
    requireSamePort("the sorry server", sorry.port(), spec.port());
    return Optional.of(new ServerSpec.SorryServer(Ipv4Address.parse(sorry.address()), quorum));
  }

  private static void requireReachable(VirtualServer.Spec spec, Quorum quorum) {
    if (spec.sorryServer() == null) {
      throw new IllegalArgumentException(
          "quorum says when the sorryServer stands in, and there is none:"
              + " give one, or leave quorum out");
    }
    int all = spec.realServers().stream().mapToInt(VirtualServer.RealServer::weight).sum();
    if ((long) quorum.weight() + quorum.hysteresis() > all) {
      throw new IllegalArgumentException(
          "quorum and quorumHysteresis are more together than the weights of all real servers, "
              + all
              + ": once given up they would never be taken again; make quorum smaller");
    }
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
        new RiseAndFall(
            check.rise(), check.fall(), check.initially() == TrackedService.Initially.UP));
  }

  private static Check check(ServerCheck check, Ipv4Address address, int port) {
    ServerCheck.Tcp tcp = check.tcp();
    ServerCheck.Http http = check.http();
    if (tcp != null && http == null) {
      return new Check.Tcp(target(address, tcp.port(), port));
    }
    if (http != null && tcp == null) {
      return new Check.Http(
          target(address, http.port(), port), Optional.empty(), List.of(question(http, address)));
    }
    throw new IllegalArgumentException(
        "give exactly one kind of check for real servers: tcp or http");
  }

  private static Target target(Ipv4Address address, @Nullable Integer given, int port) {
    return Target.parse(address.toString(), given == null ? port : given);
  }

  private static HttpQuestion question(ServerCheck.Http http, Ipv4Address address) {
    return new HttpQuestion(
        http.path(),
        Optional.ofNullable(http.virtualHost()).orElse(address.toString()),
        HttpQuestion.Style.PLAIN,
        http.expectedStatus().stream().map(StatusRange::parse).toList(),
        BodyRule.ANY);
  }
}
