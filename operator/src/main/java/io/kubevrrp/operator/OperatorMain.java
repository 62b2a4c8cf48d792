package io.kubevrrp.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.kubevrrp.operator.reconcile.NodeLeases;
import io.kubevrrp.operator.reconcile.TrackedServiceReconciler;
import io.kubevrrp.operator.reconcile.VIPGroupReconciler;
import io.kubevrrp.operator.reconcile.VIPNodeReconciler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The operator's main program. */
@Command(
    name = "kube-vrrp-operator",
    mixinStandardHelpOptions = true,
    description = "Turns VIPGroups and TrackedServices into one VIPNode for each node.")
public final class OperatorMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
  private static final String DEFAULT_NAMESPACE = "kube-vrrp";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the API server; in-cluster or KUBECONFIG when absent.")
  private @Nullable Path kubeconfig;

  @Option(names = "--leader-election", description = "Wait until no other replica is at work.")
  private boolean leaderElection;

  @Option(
      names = "--namespace",
      defaultValue = DEFAULT_NAMESPACE,
      description = "Where the Leases live (default: ${DEFAULT-VALUE}).")
  private String namespace = DEFAULT_NAMESPACE;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Where /healthz, /readyz and /metrics are answered; 0: nowhere.")
  private int httpPort;

  /** Runs until SIGTERM. */
  static void main(String[] arguments) {
    System.exit(new CommandLine(new OperatorMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    KubernetesClient client = client();
    NodeLeases leases = new NodeLeases(client, namespace);
    Operator operator =
        operator(client, leases, leaderElection ? Optional.of(namespace) : Optional.empty());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  operator.stop();
                  leases.close();
                  client.close();
                  stopped.countDown();
                },
                "shutdown"));
    if (httpPort != 0) {
      HealthServer health = new HealthServer(httpPort, operator);
      LOG.atInfo().addKeyValue("port", health.port()).log("health is answered");
    }
    operator.start();
    LOG.atInfo().addKeyValue("namespace", namespace).log("operator started");
    stopped.await();
    return 0;
  }

  /** Wires an operator; the caller starts and stops it. */
  static Operator operator(
      KubernetesClient client, NodeLeases leases, Optional<String> leaderElectionNamespace) {
    Operator operator =
        new Operator(settings -> {
          settings
              .withKubernetesClient(client)
              .withCloseClientOnStop(false)
              .withUseSSAToPatchPrimaryResource(false)
              .withReconciliationTerminationTimeout(Duration.ofSeconds(2));
          leaderElectionNamespace.ifPresent(name ->
              settings.withLeaderElectionConfiguration(
                  new LeaderElectionConfiguration("kube-vrrp-operator", name)));
        });
    Clock clock = Clock.systemUTC();
    operator.register(new VIPNodeReconciler());
    operator.register(new VIPGroupReconciler(leases, clock));
    operator.register(new TrackedServiceReconciler(leases, clock));
    return operator;
  }

  private KubernetesClient client() {
    if (kubeconfig == null) {
      return new KubernetesClientBuilder().build();
    }
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }
}
