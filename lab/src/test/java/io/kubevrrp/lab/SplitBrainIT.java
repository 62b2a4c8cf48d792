package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon the operator, as a process against a real API server, tells that two nodes are Active.
 * The nodes are played by the test: they say what it wants, and answer as daemons do.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class SplitBrainIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PROMISE = Duration.ofSeconds(5);

  @TempDir Path folder;
  @RegisterExtension private final FreshApiServer server = new FreshApiServer();
  private KubernetesClient client;

  @BeforeEach
  void prepare() {
    client = server.client();
    server.installCrds();
    server.addNodes("a", "b");
    server.addGroup("web", "192.168.1.233");
  }

  @Test
  void twoActiveNodesAreToldWithinSecondsAndADeadOneIsNotTakenForOne() throws IOException {
    try (OperatorProcess operator =
            OperatorProcess.start(server.kubeconfig(), folder.resolve("operator.log"));
        PlayedNode a = new PlayedNode(client, "a");
        PlayedNode b = new PlayedNode(client, "b")) {
      operator.awaitSaid("operator started");
      a.says("Active");
      b.says("Backup");
      Await.until("a is Active", LIMIT, () -> "a".equals(status().active()));

      b.says("Active");
      long start = System.nanoTime();
      Await.until("the split brain", LIMIT, () -> condition("True"));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      System.out.println("SplitBrainIT: told after " + took.toMillis() + " ms");
      assertThat(took).isLessThan(PROMISE);

      a.says("Backup");
      Await.until("its end", PROMISE, () -> condition("False"));

      b.dies();
      a.says("Active");
      Await.until("a is Active again", LIMIT, () -> "a".equals(status().active()));
      // Asked, and no answer: until its Lease is old, its last word is neither believed nor told.
      Await.until("b is asked", PROMISE, b::wasAsked);
      Await.observe(PROMISE);
      assertThat(condition("True")).isFalse();
    }
  }

  private VIPGroup.Status status() {
    VIPGroup.Status status = client.resources(VIPGroup.class).withName("web").require().getStatus();
    return status == null ? VIPGroup.Status.EMPTY : status;
  }

  private boolean condition(String word) {
    return status().conditions().stream()
        .anyMatch(condition ->
            "SplitBrain".equals(condition.getType()) && word.equals(condition.getStatus()));
  }
}
