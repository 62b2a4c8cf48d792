package io.kubevrrp.node;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.kubevrrp.node.desired.ApiServer;
import io.kubevrrp.node.desired.ConfigFile;
import io.kubevrrp.node.desired.DesiredNode;
import io.kubevrrp.node.desired.Judge;
import io.kubevrrp.node.desired.Keys;
import io.kubevrrp.node.desired.LastGoodCopy;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.runtime.Rehearsal;
import io.kubevrrp.node.succession.Estate;
import io.kubevrrp.node.succession.Predecessor;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.vrrp.MonotonicTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's parts, put together; its beginning and its orderly end. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final int LOOK_MILLISECONDS = 250;
  private static final int LOOK_FOR_TURN_MILLISECONDS = 20;
  private static final Duration LOOP_PATIENCE = Duration.ofSeconds(1);

  /** Of sysexits.h: a supervisor is to start the daemon again. */
  private static final int EX_TEMPFAIL = 75;

  /** The property that a measurement of the first takeover without rehearsal sets to false. */
  private static final String REHEARSE = "kubevrrp.rehearse";

  private final DaemonOptions options;
  private final DaemonMetrics metrics = new DaemonMetrics(System::nanoTime);
  private final Core core;
  private final Configurator configurator;
  private final Report report;
  private final Turns turns;
  private final Optional<ConfigFile> file;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Precautions precautions = Precautions.NOT_TAKEN;
  private volatile @Nullable PatientEndpoint http;
  private volatile @Nullable ApiServer apiServer;
  private volatile Runnable statusListener = () -> {};
  private volatile boolean servedByApi;
  private volatile boolean retired;

  /**
   * Opens what it needs of the machine.
   *
   * @throws IOException when the state directory cannot be made
   * @throws HostException when the kernel refuses
   */
  Daemon(DaemonOptions options) throws IOException, HostException {
    Files.createDirectories(options.stateDirectory());
    this.options = options;
    this.core = Core.open(metrics, this::statusChanged, options.stateDirectory());
    this.turns = new Turns(options.stateDirectory(), options.node(), core.time());
    this.file = options.config().map(path -> new ConfigFile(path, options.node()));
    this.configurator =
        new Configurator(
            new Judge(new Keys(options.keys()), core::links),
            new LastGoodCopy(options.stateDirectory(), options.node()),
            this::apply,
            this::statusChanged,
            Clock.systemUTC());
    this.report =
        new Report(metrics, core, configurator, new Heartbeat(core.loop(), LOOP_PATIENCE));
  }

  /**
   * Works until a signal comes, or another daemon takes over.
   *
   * @return the exit status
   */
  int run() throws IOException, HostException, InterruptedException {
    rehearse();
    precautions = Precautions.take(NettyEventLoop.THREAD_NAME);
    metrics.precaution("real_time", precautions.realTime());
    metrics.precaution("locked_memory", precautions.lockedMemory());
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    http = serve();
    if (turns.tryTake()) {
      core.find();
      configurator.restore();
      file.ifPresent(this::look);
      core.sweep();
    } else if (!awaitTurn()) {
      return 0;
    }
    turns.listen(new House());
    connect(); // after the elections have begun, and beside them
    watch();
    return retired ? afterRetirement() : 0;
  }

  private void apply(DesiredNode desired) {
    core.apply(desired);
    precautions.warnOfHaste(desired.routers());
  }

  /** Beside the start, which nobody who may take over at once has to wait for. */
  private static void rehearse() {
    if (Boolean.parseBoolean(System.getProperty(REHEARSE, "true"))) {
      Thread.ofPlatform()
          .daemon()
          .name("rehearsal")
          .start(() -> Rehearsal.play(new Metrics(new DaemonMetrics(System::nanoTime), true)));
    }
  }

  /**
   * Makes ready; then takes over from the daemon that runs, or waits for its end. False when it was
   * asked to end before that: the turn is another daemon's, and so is all that goes with it.
   */
  private boolean awaitTurn() throws HostException, InterruptedException {
    LOG.atInfo().log("another daemon has this node's turn; making ready to follow it");
    core.await();
    configurator.restore();
    do {
      file.ifPresent(this::look);
      if (turns.tryTake()) {
        core.begin();
        LOG.atInfo().log("the other daemon has ended; beginning anew");
        return true;
      }
      Optional<Estate> estate =
          configurator.running() ? core.ready().flatMap(turns::ask) : Optional.empty();
      if (estate.isPresent()) {
        core.begin(estate.get());
        LOG.atInfo()
            .addKeyValue("routers", estate.get().routers().size())
            .log("took over from the daemon that ran before");
        return true;
      }
    } while (!stopped.await(LOOK_FOR_TURN_MILLISECONDS, TimeUnit.MILLISECONDS));
    return false;
  }

  private int afterRetirement() throws IOException {
    LOG.atInfo()
        .addKeyValue("then", options.whenSucceeded())
        .log("another daemon has taken over the virtual routers");
    if (options.whenSucceeded() == DaemonOptions.WhenSucceeded.Exit) {
      return 0;
    }
    turns.take();
    LOG.atWarn().log("the daemon that took over has ended; this one is to be started again");
    return EX_TEMPFAIL;
  }

  private void statusChanged() {
    statusListener.run();
  }

  private @Nullable PatientEndpoint serve() throws IOException {
    if (options.httpPort() == 0) {
      return null;
    }
    return new PatientEndpoint(
        new InetSocketAddress(options.httpAddress(), options.httpPort()), report.sources());
  }

  private void connect() throws IOException {
    if (!options.watchesApi()) {
      return;
    }
    ApiServer server =
        new ApiServer(
            ApiServer.client(clientConfig()), options.node(), options.namespace(), report::status);
    apiServer = server;
    statusListener = server::statusChanged;
    server.start((spec, generation) -> {
      servedByApi = true;
      configurator.take(spec, generation);
    });
  }

  private Config clientConfig() throws IOException {
    Optional<Path> kubeconfig = options.kubeconfig();
    return kubeconfig.isEmpty()
        ? Config.autoConfigure(null)
        : new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig.get()))).build();
  }

  /** Looks at the file until the API serves, and at the keys for ever. */
  private void watch() throws InterruptedException {
    precautions.takeForLookingAround();
    do {
      if (!servedByApi) {
        file.ifPresent(this::look);
      }
      configurator.lookAgain();
    } while (!stopped.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS));
  }

  private void look(ConfigFile config) {
    switch (config.look()) {
      case ConfigFile.Found.Unchanged _ -> {}
      case ConfigFile.Found.Changed(var spec) -> configurator.takeFile(spec);
      case ConfigFile.Found.Unusable(var sentence) -> configurator.refuse(List.of(sentence), 0);
    }
  }

  /** The end that a signal asks for. */
  private void stop() {
    try {
      turns.settle();
      if (!retired) {
        if (options.onStop() == DaemonOptions.OnStop.HandOver) {
          core.handOver();
        }
        core.stop();
        close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close() {
    ApiServer server = apiServer;
    if (server != null) {
      server.close();
    }
    PatientEndpoint endpoint = http;
    if (endpoint != null) {
      endpoint.close();
    }
    core.close();
    stopped.countDown();
  }

  /** What the next daemon asks of this one. */
  private final class House implements Predecessor.House {
    @Override
    public String node() {
      return options.node();
    }

    @Override
    public Estate suspend() throws IOException {
      try {
        return core.suspend();
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new IOException("the elections' loop does not stand still", e);
      }
    }

    @Override
    public void resume() {
      core.resume();
    }

    @Override
    public void retire(Set<String> taken) {
      retired = true;
      try {
        core.retire(taken);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      close();
    }

    @Override
    public MonotonicTime now() {
      return core.time().now();
    }
  }
}
