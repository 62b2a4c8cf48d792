package io.kubevrrp.node;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.desired.ApiServer;
import io.kubevrrp.node.desired.ConfigFile;
import io.kubevrrp.node.desired.DesiredNode;
import io.kubevrrp.node.desired.Keys;
import io.kubevrrp.node.desired.LastGoodCopy;
import io.kubevrrp.node.desired.SpecReader;
import io.kubevrrp.node.desired.StatusReport;
import io.kubevrrp.node.direct.ArpSettings;
import io.kubevrrp.node.direct.Director;
import io.kubevrrp.node.direct.LoopbackAddresses;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.hostlinux.IpvsTable;
import io.kubevrrp.node.hostlinux.KernelSysctls;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.hostlinux.RawPacketPort;
import io.kubevrrp.node.hostlinux.RtnetlinkAddressTable;
import io.kubevrrp.node.hostlinux.RtnetlinkLinkTable;
import io.kubevrrp.node.runtime.Host;
import io.kubevrrp.node.runtime.TimeSource;
import io.kubevrrp.node.runtime.VirtualRouters;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.telemetry.Health;
import io.kubevrrp.node.telemetry.HttpEndpoint;
import io.kubevrrp.node.track.MonitorListener;
import io.kubevrrp.node.track.ServiceMonitor;
import io.kubevrrp.node.track.Verdict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's parts, put together; its beginning and its orderly end. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final int LOOK_AT_FILE_MILLISECONDS = 250;
  private static final int STOP_WITHIN_SECONDS = 3;

  private final DaemonOptions options;
  private final DaemonMetrics metrics = new DaemonMetrics(System::nanoTime);
  private final NettyEventLoop loop;
  private final VirtualRouters routers;
  private final Director director;
  private final ServiceMonitor services;
  private final Configurator configurator;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Runnable statusListener = () -> {};
  private volatile boolean servedByApi;

  private Daemon(DaemonOptions options, NettyEventLoop loop, Ports ports) {
    this.options = options;
    this.loop = loop;
    this.director =
        new Director(
            ports.services(),
            new LoopbackAddresses(
                ports.addresses(),
                ports.links(),
                new ArpSettings(ports.sysctls(), options.stateDirectory())),
            options.stateDirectory(),
            this::statusChanged);
    this.routers =
        new VirtualRouters(
            new Host(
                loop,
                ports.links(),
                ports.addresses(),
                new RawPacketPort(loop),
                TimeSource.system(),
                director),
            new Metrics(metrics),
            this::statusChanged);
    ports.links().onChange(director::linksChanged);
    this.services = new ServiceMonitor(new Verdicts(), Clock.systemUTC());
    this.configurator =
        new Configurator(
            new SpecReader(new Keys(options.keys())),
            new LastGoodCopy(options.stateDirectory()),
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
    return new Daemon(
        options,
        loop,
        new Ports(
            RtnetlinkLinkTable.open(loop), addresses, IpvsTable.open(), KernelSysctls.open()));
  }

  /** The kernel's tables. */
  private record Ports(
      RtnetlinkLinkTable links,
      RtnetlinkAddressTable addresses,
      IpvsTable services,
      KernelSysctls sysctls) {}

  /** Works until a signal comes. */
  void run() throws IOException, InterruptedException {
    Optional<HttpEndpoint> http = serve();
    loop.execute(director::removeLeftovers);
    configurator.restore();
    Optional<ApiServer> apiServer = connect();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(apiServer, http)));
    watchFile();
    stopped.await();
  }

  /** Services begin first, so that a router does not take part before it knows of them. */
  private void apply(DesiredNode desired) {
    desired
        .services()
        .forEach(service ->
            Optional.ofNullable(services.verdicts().get(service.name()))
                .ifPresentOrElse(
                    verdict ->
                        loop.execute(() -> routers.serviceVerdict(service.name(), verdict.up())),
                    () ->
                        loop.execute(
                            () -> routers.serviceVerdict(service.name(), service.initiallyUp()))));
    services.apply(
        Stream.concat(desired.services().stream(), desired.serverChecks().stream()).toList());
    loop.execute(() -> {
      director.apply(desired.servers());
      routers.apply(desired.routers());
    });
  }

  private void statusChanged() {
    statusListener.run();
  }

  private VIPNode.Status status() {
    return StatusReport.of(
        routers.snapshots(), services.verdicts(), director.snapshots(), configurator.acceptance());
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
                () -> new Health(true, "the daemon runs"),
                this::readiness,
                () -> Serialization.asJson(status()))));
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
    apiServer.start(vipNode -> {
      servedByApi = true;
      configurator.take(
          vipNode.getSpec(), Optional.ofNullable(vipNode.getMetadata().getGeneration()).orElse(0L));
    });
    return Optional.of(apiServer);
  }

  private Config clientConfig() throws IOException {
    Optional<Path> kubeconfig = options.kubeconfig();
    return kubeconfig.isEmpty()
        ? Config.autoConfigure(null)
        : new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig.get()))).build();
  }

  private void watchFile() throws InterruptedException {
    Optional<Path> config = options.config();
    if (config.isEmpty()) {
      return;
    }
    ConfigFile file = new ConfigFile(config.get(), options.node());
    do {
      switch (file.look()) {
        case ConfigFile.Found.Unchanged _ -> {}
        case ConfigFile.Found.Changed(var vipNode) -> configurator.take(vipNode.getSpec(), 0);
        case ConfigFile.Found.Unusable(var sentence) -> configurator.refuse(List.of(sentence), 0);
      }
    } while (!servedByApi && !stopped.await(LOOK_AT_FILE_MILLISECONDS, TimeUnit.MILLISECONDS));
  }

  private void stop(Optional<ApiServer> apiServer, Optional<HttpEndpoint> http) {
    CountDownLatch resigned = new CountDownLatch(1);
    loop.execute(() -> {
      routers.stopAll();
      director.stop();
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
    apiServer.ifPresent(ApiServer::close);
    http.ifPresent(HttpEndpoint::close);
    loop.close();
    stopped.countDown();
  }

  /** Hands what services count as to the elections, the metrics and the status. */
  private final class Verdicts implements MonitorListener {
    @Override
    public void onVerdict(String service, Verdict verdict) {
      if (ServerSpec.isCheckName(service)) {
        loop.execute(() -> director.verdict(service, verdict.up()));
        statusChanged();
        return;
      }
      loop.execute(() -> routers.serviceVerdict(service, verdict.up()));
      metrics.trackedService(service, verdict.up());
      statusChanged();
    }

    @Override
    public void onForgotten(String service) {
      if (ServerSpec.isCheckName(service)) {
        loop.execute(() -> director.forget(service));
        statusChanged();
        return;
      }
      metrics.forgetTrackedService(service);
      statusChanged();
    }
  }
}
