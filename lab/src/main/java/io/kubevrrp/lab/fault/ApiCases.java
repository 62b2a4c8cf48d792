package io.kubevrrp.lab.fault;

import static io.kubevrrp.lab.fault.FaultBench.VIP;

import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.lab.ApiTunnel;
import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.KeepalivedPeer;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.RealApiServer;
import io.kubevrrp.lab.fault.FaultOutcome.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Two nodes that watch a real API server, and what its absence costs: nothing. */
public final class ApiCases {
  private static final String GONE = "API server and etcd killed";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration CRASH = FaultBench.activeDown(1).plusMillis(300);
  private static final Duration SERVING = FaultBench.activeDown(1).plusSeconds(5);

  private ApiCases() {}

  /**
   * Etcd and the API server are killed; meanwhile the Active's machine crashes; they come back, and
   * so does the machine.
   *
   * @param length how long the API is gone
   */
  public static FaultCase crashWithoutApi(Duration length) {
    return withApi(
        GONE + " for " + length.toSeconds() + " s, crash meanwhile",
        new Limits(CRASH, Duration.ofMillis(100)),
        (bench, api) -> crashWithoutApi(bench, api, length));
  }

  /** All nodes lose their power; the API does not come back: they begin with the copy on disk. */
  public static FaultCase rebootWithoutApi() {
    return withApi(
        "reboot of all nodes with the API down",
        new Limits(SERVING, Duration.ZERO),
        ApiCases::rebootWithoutApi);
  }

  private static FaultCase withApi(
      String name, Limits limits, BiConsumer<FaultBench, RealApiServer> script) {
    Lan lan = new Lan();
    ApiLaunch launch = new ApiLaunch(lan);
    return new FaultCase(
        name,
        limits,
        () -> launch.running(),
        bench -> script.accept(bench, launch.api()),
        List.of(VIP));
  }

  private static void crashWithoutApi(FaultBench bench, RealApiServer api, Duration length) {
    Duration third = length.dividedBy(3);
    api.kill();
    bench.log().begin(GONE, "the API's machine");
    Await.observe(third);
    bench.require(
        bench.segment().kernel(VIP).acquiredAfter(bench.second().name(), bench.begin()).isEmpty(),
        "the address moved when the API went");
    Instant crashed = bench.first().unplug();
    bench.first().kill();
    bench.settle(bench.second());
    bench.fact("without owner", bench.segment().kernel(VIP).ownerless(crashed, Instant.now()));
    Await.observe(third.multipliedBy(2));
    api.revive();
    bench.log().end(GONE, "the API's machine");
    Await.until(
        "the new Active's status to be in the API",
        LIMIT,
        () -> FileLaunch.ROUTER.equals(active(api, bench.second())));
    bench.first().host().forget(VIP); // a machine that boots has forgotten it
    bench.first().plug();
    bench.first().restart(Station.KILLED);
    bench.settle(bench.first(), LIMIT);
  }

  private static void rebootWithoutApi(FaultBench bench, RealApiServer api) {
    api.kill();
    bench.log().begin(GONE, "the API's machine");
    for (Station station : bench.stations()) {
      station.unplug();
      station.kill();
      station.host().forget(VIP);
    }
    bench.stations().forEach(Station::plug);
    bench.beginAgain();
    bench.stations().forEach(station -> station.restart(Station.KILLED));
    bench.settle(bench.first(), SERVING);
    bench.fact("served after", bench.segment().kernel(VIP).ownerless(bench.begin(), Instant.now()));
  }

  private static Object active(RealApiServer api, Station station) {
    VIPNode node = api.client().resources(VIPNode.class).withName(station.name()).get();
    return node.getStatus() == null ? "" : String.valueOf(node.getStatus().active());
  }

  /** Daemons that watch one API server, reached beside the segment. */
  private static final class ApiLaunch implements Station.Launch {
    private final Lan lan;
    private final Set<String> reached = new HashSet<>();
    private Optional<RealApiServer> api = Optional.empty();
    private Optional<ApiTunnel> tunnel = Optional.empty();

    ApiLaunch(Lan lan) {
      this.lan = lan;
    }

    RealApiServer api() {
      return api.orElseThrow();
    }

    FaultBench running() {
      try {
        RealApiServer started = lan.own(new RealApiServer(lan.directory()));
        api = Optional.of(started);
        tunnel = Optional.of(lan.own(new ApiTunnel(started.port(), lan.directory())));
        FaultBench bench = new FaultBench(lan, 2, this, List.of(VIP));
        bench.start(List.of(VIP));
        return bench;
      } catch (RuntimeException e) {
        lan.close();
        throw e;
      }
    }

    @Override
    public Optional<NodeDaemon> ours(Host host) {
      if (reached.add(host.name())) {
        tunnel.orElseThrow().reach(host);
        String node =
            RouterSpecText.vipNode(host.name(), List.of(FileLaunch.router(host, List.of(VIP))));
        api().client().resource(node).create();
      }
      return Optional.of(lan.own(NodeDaemon.withApi(host, lan.directory(), api().kubeconfig())));
    }

    @Override
    public Optional<KeepalivedPeer> keepalived(Host host) {
      return Optional.empty(); // it knows of no API
    }
  }
}
