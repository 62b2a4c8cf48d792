package io.kubevrrp.node;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.desired.ApiServer;
import io.kubevrrp.node.desired.ConfigFile;
import io.kubevrrp.node.desired.DesiredNode;
import io.kubevrrp.node.desired.Judge;
import io.kubevrrp.node.desired.Keys;
import io.kubevrrp.node.desired.LastGoodCopy;
import io.kubevrrp.node.desired.StatusReport;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.hostlinux.IcmpEcho;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.hostlinux.ProcessDeaths;
import io.kubevrrp.node.hostlinux.RawPacketPort;
import io.kubevrrp.node.hostlinux.RtnetlinkAddressTable;
import io.kubevrrp.node.hostlinux.RtnetlinkLinkTable;
import io.kubevrrp.node.runtime.Elections;
import io.kubevrrp.node.runtime.Host;
import io.kubevrrp.node.runtime.TimeSource;
import io.kubevrrp.node.runtime.VirtualRouters;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.telemetry.Health;
import io.kubevrrp.node.telemetry.HttpEndpoint;
import io.kubevrrp.node.track.HostAccess;
import io.kubevrrp.node.track.MonitorListener;
import io.kubevrrp.node.track.ServiceMonitor;
import io.kubevrrp.node.track.TrackedServiceConfig;
import io.kubevrrp.node.track.Verdict;
import io.kubevrrp.node.vrrp.EffectivePriority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's parts, put together; its beginning and its orderly end. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final int LOOK_MILLISECONDS = 250;
  private static final Duration LOOP_PATIENCE = Duration.ofSeconds(1);
  private static final int STOP_WITHIN_SECONDS = 3;

  private final DaemonOptions options;
  private final DaemonMetrics metrics = new DaemonMetrics(System::nanoTime);
  private final NettyEventLoop loop;
  private final NettyEventLoop probes = new NettyEventLoop("host-checks");
  private final VirtualRouters routers;
  private final Elections elections;
  private final ServiceMonitor services;
  private final Configurator configurator;
  private final Heartbeat heartbeat;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Runnable statusListener = () -> {};
  private volatile boolean servedByApi;

  private Daemon(DaemonOptions options, NettyEventLoop loop, Host host) {
    this.options = options;
    this.loop = loop;
    this.heartbeat = new Heartbeat(loop, LOOP_PATIENCE);
    this.routers = new VirtualRouters(host, new Metrics(metrics), this::statusChanged);
    this.elections = new Elections(routers);
    this.services = new ServiceMonitor(new Verdicts(), Clock.systemUTC(), hostAccess());
    this.configurator =
        new Configurator(
            new Judge(new Keys(options.keys()), () -> linksOf(host)),
            new LastGoodCopy(options.stateDirectory(), options.node()),
            this::apply,
            this::statusChanged,
            Clock.systemUTC());
  }

  /**
   * Opens what it needs of the machine.
   *
   * @throws IOException when the state directory cannot be made
   * @throws HostException when the kernel refuses
   */
  static Daemon open(DaemonOptions options) throws IOException, HostException {
    Files.createDirectories(options.stateDirectory());
    NettyEventLoop loop = new NettyEventLoop();
    RtnetlinkAddressTable addresses = RtnetlinkAddressTable.open();
    int leftovers = addresses.removeLeftovers();
    if (leftovers > 0) {
      LOG.atWarn()
          .addKeyValue("addresses", leftovers)
          .log("removed addresses that an earlier life had left behind");
    }
    Host host =
        new Host(
            loop,
            RtnetlinkLinkTable.open(loop),
            addresses,
            new RawPacketPort(loop),
            TimeSource.system());
    return new Daemon(options, loop, host);
  }

  /** Works until a signal comes. */
  void run() throws IOException, InterruptedException {
    Optional<HttpEndpoint> http = serve();
    configurator.restore();
    Optional<ApiServer> apiServer = connect();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(apiServer, http)));
    watch();
  }

  /** What checks need of the host, on a loop that is not the election's. */
  private HostAccess hostAccess() {
    return new HostAccess(
        Path.of("/proc"),
        options.stateDirectory().resolve("files"),
        new ProcessDeaths(probes),
        new IcmpEcho(probes));
  }

  /** The routers first: a verdict that comes in between finds its service known. */
  private void apply(DesiredNode desired) {
    Map<String, EffectivePriority.Condition> initially =
        desired.services().stream()
            .collect(
                Collectors.toMap(
                    TrackedServiceConfig::name,
                    service ->
                        new EffectivePriority.Condition(
                            service.initiallyUp(), service.initialNumber())));
    loop.execute(() -> elections.apply(desired.routers(), initially));
    services.apply(desired.services());
  }

  private void statusChanged() {
    statusListener.run();
  }

  private VIPNode.Status status() {
    return StatusReport.of(
        routers.snapshots(),
        services.verdicts(),
        routers.contributions(),
        configurator.acceptance());
  }

  private Optional<HttpEndpoint> serve() throws IOException {
    if (options.httpPort() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        HttpEndpoint.start(
            new InetSocketAddress(options.httpAddress(), options.httpPort()),
            new HttpEndpoint.Sources(
                metrics::scrape,
                this::liveness,
                this::readiness,
                () -> Serialization.asJson(status()))));
  }

  private Health liveness() {
    try {
      return heartbeat.health();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Health(false, "the daemon is stopping");
    }
  }

  private Health readiness() {
    return configurator.running()
        ? new Health(true, "a configuration runs")
        : new Health(false, "no configuration that can be run has come yet");
  }

  private Optional<ApiServer> connect() throws IOException {
    if (!options.watchesApi()) {
      return Optional.empty();
    }
    ApiServer apiServer =
        new ApiServer(
            new KubernetesClientBuilder().withConfig(clientConfig()).build(),
            options.node(),
            options.namespace(),
            this::status);
    statusListener = apiServer::statusChanged;
    apiServer.start((spec, generation) -> {
      servedByApi = true;
      configurator.take(spec, generation);
    });
    return Optional.of(apiServer);
  }

  private Config clientConfig() throws IOException {
    Optional<Path> kubeconfig = options.kubeconfig();
    return kubeconfig.isEmpty()
        ? Config.autoConfigure(null)
        : new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig.get()))).build();
  }

  /** Looks at the file until the API serves, and at the keys for ever. */
  private void watch() throws InterruptedException {
    Optional<ConfigFile> file = options.config().map(path -> new ConfigFile(path, options.node()));
    do {
      if (!servedByApi) {
        file.ifPresent(this::look);
      }
      configurator.lookAgain();
    } while (!stopped.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS));
  }

  private void look(ConfigFile file) {
    switch (file.look()) {
      case ConfigFile.Found.Unchanged _ -> {}
      case ConfigFile.Found.Changed(var spec) -> configurator.take(spec, 0);
      case ConfigFile.Found.Unusable(var sentence) -> configurator.refuse(List.of(sentence), 0);
    }
  }

  /** The interfaces belong to the loop; while it hangs, none are known. */
  private List<Link> linksOf(Host host) {
    CompletableFuture<List<Link>> links = new CompletableFuture<>();
    loop.execute(() -> links.complete(host.links().links()));
    return links
        .completeOnTimeout(List.of(), LOOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private void stop(Optional<ApiServer> apiServer, Optional<HttpEndpoint> http) {
    CountDownLatch resigned = new CountDownLatch(1);
    loop.execute(() -> {
      routers.stopAll();
      resigned.countDown();
    });
    try {
      if (!resigned.await(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        LOG.atError().log("the virtual routers did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    services.close();
    probes.close();
    apiServer.ifPresent(ApiServer::close);
    http.ifPresent(HttpEndpoint::close);
    loop.close();
    stopped.countDown();
  }

  /** Hands what services count as to the elections, the metrics and the status. */
  private final class Verdicts implements MonitorListener {
    @Override
    public void onVerdict(String service, Verdict verdict) {
      loop.execute(() -> elections.serviceVerdict(service, verdict.up(), verdict.number()));
      metrics.trackedService(service, verdict.up());
      statusChanged();
    }

    @Override
    public void onCheck(String service, boolean passed, Duration took, Duration late) {
      metrics.check(service, passed, took, late);
    }

    @Override
    public void onForgotten(String service) {
      metrics.forgetTrackedService(service);
      statusChanged();
    }
  }
}
