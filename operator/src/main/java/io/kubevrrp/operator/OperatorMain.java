package io.kubevrrp.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
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
    versionProvider = OperatorMain.Version.class,
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

  /** Reads the version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = OperatorMain.class.getPackage().getImplementationVersion();
      return new String[] {
        "kube-vrrp-operator " + (version == null ? "(not from a jar)" : version)
      };
    }
  }

  @Override
  public Integer call() {
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      return refuse("there is no readable file " + kubeconfig + ": check --kubeconfig");
    }
    try (KubernetesClient client = client()) {
      Optional<String> refusal = Preflight.refusal(client, namespace);
      return refusal.isPresent() ? refuse(refusal.get()) : run(client);
    } catch (KubernetesClientException | OperatorException e) {
      return refuse("the operator cannot start: " + Preflight.cause(e));
    } catch (IOException e) {
      return refuse(
          "port " + httpPort + " cannot be used (" + e.getMessage() + "): check --http-port");
    }
  }

  private int run(KubernetesClient client) throws IOException {
    RunningOperator running = new RunningOperator(client, namespace, identity(), leaderElection);
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "shutdown"));
    if (httpPort != 0) {
      HealthServer health = new HealthServer(httpPort, running.operator());
      LOG.atInfo().addKeyValue("port", health.port()).log("health is answered");
    }
    running.start();
    LOG.atInfo().addKeyValue("namespace", namespace).log("operator started");
    running.leadershipLost().join();
    running.close();
    return refuse("another operator may be at work: this one ends, to be started again");
  }

  /**
   * Different for each start, so that no process takes the Lease of its predecessor for its own.
   */
  private static String identity() {
    String host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "operator");
    return host + "_" + UUID.randomUUID();
  }

  private static int refuse(String sentence) {
    System.err.println("kube-vrrp-operator: " + sentence);
    return CommandLine.ExitCode.SOFTWARE;
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
