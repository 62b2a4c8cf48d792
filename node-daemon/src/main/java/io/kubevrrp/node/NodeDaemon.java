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
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.hostlinux.IcmpEcho;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.hostlinux.ProcessDeaths;
import io.kubevrrp.node.hostlinux.RawPacketPort;
import io.kubevrrp.node.hostlinux.RtnetlinkAddressTable;
import io.kubevrrp.node.hostlinux.RtnetlinkLinkTable;
import io.kubevrrp.node.linux.Capabilities;
import io.kubevrrp.node.linux.Capability;
import io.kubevrrp.node.runtime.Host;
import io.kubevrrp.node.runtime.TimeSource;
import io.kubevrrp.node.runtime.VirtualRouters;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.telemetry.Health;
import io.kubevrrp.node.telemetry.HttpEndpoint;
import io.kubevrrp.node.track.HostAccess;
import io.kubevrrp.node.track.ServiceMonitor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The node daemon: elects, binds, announces, checks. Wiring and orderly shutdown, nothing else. */
@Command(
    name = "kube-vrrp-node",
    mixinStandardHelpOptions = true,
    version = "kube-vrrp-node 0.1.0",
    description =
        "Performs the VRRP elections of this node, binds and announces the virtual addresses it wins.")
public final class NodeDaemon implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeDaemon.class);
  private static final int EXIT_MISSING_CAPABILITY = 3;
  private static final int LOOK_AT_FILE_MILLISECONDS = 250;
  private static final int STOP_WITHIN_SECONDS = 3;

  @Option(
      names = "--node",
      required = true,
      paramLabel = "NAME",
      defaultValue = "${env:NODE_NAME}",
      description = "This node's name, and its VIPNode's; default: the variable NODE_NAME.")
  private String node = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A YAML file with this node's VIPNode: works without any API server; changes are taken over.")
  private @Nullable Path config;

  @Option(
      names = "--api",
      description =
          "Watch the Kubernetes API: the default without --config; with it, the file serves until the API does.")
  private boolean api;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "How to reach the API; default: the pod's service account, or the variable KUBECONFIG.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "kube-vrrp",
      description = "Where the node's Lease lives; default: ${DEFAULT-VALUE}.")
  private String namespace = "kube-vrrp";

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = "/var/lib/kube-vrrp",
      description = "Where the last good configuration is kept; default: ${DEFAULT-VALUE}.")
  private Path stateDirectory = Path.of("/var/lib/kube-vrrp");

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description = "A directory with one file for each key: the mounted Secret kube-vrrp-keys.")
  private @Nullable Path keys;

  @Option(
      names = "--http-address",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Where /metrics, /healthz, /readyz and /status are served; default: ${DEFAULT-VALUE}.")
  private String httpAddress = "127.0.0.1";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Its port; 0: none. Default: ${DEFAULT-VALUE}.")
  private int httpPort;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Runnable statusListener = () -> {};
  private volatile boolean servedByApi;

  /** Runs until a signal comes. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new NodeDaemon()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, HostException, InterruptedException {
    List<String> missing = missingCapabilities();
    if (!missing.isEmpty()) {
      missing.forEach(sentence -> System.err.println("kube-vrrp-node: " + sentence));
      return EXIT_MISSING_CAPABILITY;
    }
    run();
    return 0;
  }

  private static List<String> missingCapabilities() throws IOException {
    return Capabilities.ofThisProcess()
        .missing(EnumSet.of(Capability.NET_ADMIN, Capability.NET_RAW))
        .stream()
        .map(Capability::missingSentence)
        .toList();
  }

  private void run() throws IOException, HostException, InterruptedException {
    Files.createDirectories(stateDirectory);
    DaemonMetrics metrics = new DaemonMetrics(System::nanoTime);
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
    VirtualRouters routers =
        new VirtualRouters(host, new Metrics(metrics), () -> statusListener.run());
    ServiceMonitor services =
        new ServiceMonitor(
            new ServiceListener(loop, routers, metrics, () -> statusListener.run()),
            Clock.systemUTC(),
            hostAccess());
    Configurator configurator =
        new Configurator(
            new SpecReader(new Keys(Optional.ofNullable(keys))),
            new LastGoodCopy(stateDirectory),
            desired -> apply(desired, loop, routers, services),
            () -> statusListener.run(),
            Clock.systemUTC());
    Optional<HttpEndpoint> http = serve(metrics, configurator, routers, services);
    configurator.restore();
    Optional<ApiServer> apiServer = connect(configurator, routers, services);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(loop, routers, services, apiServer, http)));
    watchFile(configurator);
    stopped.await();
  }

  /** What checks need of the host, on a loop that is not the election's. */
  private HostAccess hostAccess() {
    NettyEventLoop probes = new NettyEventLoop("host-checks");
    return new HostAccess(
        Path.of("/proc"),
        stateDirectory.resolve("files"),
        new ProcessDeaths(probes),
        new IcmpEcho(probes));
  }

  /** Services begin first, so that a router does not take part before it knows of them. */
  private static void apply(
      DesiredNode desired, NettyEventLoop loop, VirtualRouters routers, ServiceMonitor services) {
    desired
        .services()
        .forEach(service ->
            Optional.ofNullable(services.verdicts().get(service.name()))
                .ifPresentOrElse(
                    verdict ->
                        loop.execute(() ->
                            routers.serviceVerdict(service.name(), verdict.up(), verdict.number())),
                    () ->
                        loop.execute(
                            () -> routers.serviceVerdict(service.name(), service.initiallyUp()))));
    services.apply(desired.services());
    loop.execute(() -> routers.apply(desired.routers()));
  }

  private VIPNode.Status status(
      Configurator configurator, VirtualRouters routers, ServiceMonitor services) {
    return StatusReport.of(
        routers.snapshots(),
        services.verdicts(),
        routers.contributions(),
        configurator.acceptance());
  }

  private Optional<HttpEndpoint> serve(
      DaemonMetrics metrics,
      Configurator configurator,
      VirtualRouters routers,
      ServiceMonitor services)
      throws IOException {
    if (httpPort == 0) {
      return Optional.empty();
    }
    return Optional.of(
        HttpEndpoint.start(
            new InetSocketAddress(httpAddress, httpPort),
            new HttpEndpoint.Sources(
                metrics::scrape,
                () -> new Health(true, "the daemon runs"),
                () -> readiness(configurator),
                () -> Serialization.asJson(status(configurator, routers, services)))));
  }

  private static Health readiness(Configurator configurator) {
    return configurator.running()
        ? new Health(true, "a configuration runs")
        : new Health(false, "no configuration that can be run has come yet");
  }

  private Optional<ApiServer> connect(
      Configurator configurator, VirtualRouters routers, ServiceMonitor services)
      throws IOException {
    if (config != null && !api && kubeconfig == null) {
      return Optional.empty();
    }
    Config clientConfig =
        kubeconfig == null
            ? Config.autoConfigure(null)
            : new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig))).build();
    ApiServer apiServer =
        new ApiServer(
            new KubernetesClientBuilder().withConfig(clientConfig).build(),
            node,
            namespace,
            () -> status(configurator, routers, services));
    statusListener = apiServer::statusChanged;
    apiServer.start(vipNode -> {
      servedByApi = true;
      configurator.take(
          vipNode.getSpec(), Optional.ofNullable(vipNode.getMetadata().getGeneration()).orElse(0L));
    });
    return Optional.of(apiServer);
  }

  private void watchFile(Configurator configurator) throws InterruptedException {
    if (config == null) {
      return;
    }
    ConfigFile file = new ConfigFile(config, node);
    do {
      switch (file.look()) {
        case ConfigFile.Found.Unchanged _ -> {}
        case ConfigFile.Found.Changed(var vipNode) -> configurator.take(vipNode.getSpec(), 0);
        case ConfigFile.Found.Unusable(var sentence) -> configurator.refuse(List.of(sentence), 0);
      }
    } while (!servedByApi && !stopped.await(LOOK_AT_FILE_MILLISECONDS, TimeUnit.MILLISECONDS));
  }

  private void stop(
      NettyEventLoop loop,
      VirtualRouters routers,
      ServiceMonitor services,
      Optional<ApiServer> apiServer,
      Optional<HttpEndpoint> http) {
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
    apiServer.ifPresent(ApiServer::close);
    http.ifPresent(HttpEndpoint::close);
    loop.close();
    stopped.countDown();
  }
}
