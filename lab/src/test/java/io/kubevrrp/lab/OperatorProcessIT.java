package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process, against a real API server. */
@SuppressWarnings("NullAway.Init") // set before each test
class OperatorProcessIT {
  private static final Duration SECONDS = Duration.ofSeconds(10);
  private static final String LEASE = "kube-vrrp-operator";

  @TempDir Path folder;
  @RegisterExtension private final FreshApiServer server = new FreshApiServer();
  private KubernetesClient client;

  @BeforeEach
  void prepare() {
    client = server.client();
  }

  @Test
  void itWorksAnswersForItsHealthAndEndsInSecondsWithItsLeaseGivenBack() throws Exception {
    server.installCrds();
    server.addNodes("node-129");
    int port = freePort();
    try (OperatorProcess operator =
        start("operator", "--leader-election", "--http-port", Integer.toString(port))) {
      operator.awaitSaid("elected").awaitSaid("operator started");
      assertThat(status(port, "/healthz")).isEqualTo(200);
      assertThat(status(port, "/readyz")).isEqualTo(200);
      server.addGroup("web", "192.168.1.233");
      awaitRouters(1);
      assertThat(lease().getSpec().getHolderIdentity()).isNotEmpty();

      operator.terminate();

      assertThat(operator.awaitEnd(SECONDS)).isIn(0, 143);
      assertThat(lease().getSpec().getHolderIdentity()).isNullOrEmpty();
    }
  }

  @Test
  void ofTwoOneWritesAndTheOtherTakesOverWhenItStops() throws Exception {
    server.installCrds();
    server.addNodes("node-129");
    try (OperatorProcess first = start("first", "--leader-election");
        OperatorProcess second = startAfter(first, "second")) {
      server.addGroup("web", "192.168.1.233");
      awaitRouters(1);
      first.awaitSaid("routers=1");
      assertThat(second.said()).doesNotContain("elected").doesNotContain("configuration written");

      first.terminate();
      second.awaitSaid("elected");
      assertThat(first.awaitEnd(SECONDS)).isIn(0, 143);
      server.addGroup("mail", "192.168.1.234");
      awaitRouters(2);
      second.awaitSaid("routers=2");
      assertThat(first.said()).doesNotContain("routers=2");
    }
  }

  @Test
  void aChangeIsAnEventAndTheSameChangeAgainIsCounted() throws Exception {
    server.installCrds();
    server.addNodes("node-129");
    try (OperatorProcess operator = start("operator")) {
      operator.awaitSaid("operator started");
      server.addGroup("web", "192.168.1.233");
      awaitStatus("web"); // the server's times have whole seconds: what web has makes it the older

      server.addGroup("mail", "192.168.1.233");
      awaitEvent("AddressConflict", 0);
      move("mail", "192.168.1.234");
      awaitEvent("Accepted", 0);
      move("mail", "192.168.1.233");
      Event event = awaitEvent("AddressConflict", 2);

      assertThat(event.getType()).isEqualTo("Warning");
      assertThat(event.getRegarding().getName()).isEqualTo("mail");
      assertThat(event.getNote()).contains("192.168.1.233 belongs to the group web");
      assertThat(operator.said()).doesNotContain("events cannot be written");
    }
  }

  @Test
  void aServerThatDoesNotDoIsOneSentence() throws Exception {
    refused("definitions", server.kubeconfig(), "does not know vipgroups.kubevrrp.io: install");
    server.installCrds();
    refused("stranger", kubeconfig("stranger", "token: wrong"), "does not know us: give");
    refused("nobody", kubeconfig("nobody", ""), "forbids us to list vipgroups.kubevrrp.io");
    refused("missing", nowhere(), "cannot be used (");
    refused("no-file", folder.resolve("nothing"), "there is no readable file");
    refused("no-authority", withoutAuthority(), "cannot start: " + folder.resolve("no-ca.crt"));
  }

  private void refused(String name, Path kubeconfig, String sentence) throws IOException {
    try (OperatorProcess operator =
        OperatorProcess.start(kubeconfig, folder.resolve(name + ".log"))) {
      int status = operator.awaitEnd(Duration.ofSeconds(30));
      assertThat(operator.said()).startsWith("kube-vrrp-operator: ").contains(sentence);
      assertThat(operator.said().lines()).as(operator.said()).hasSize(1);
      assertThat(status).isEqualTo(1);
    }
  }

  /** The same server, for somebody else. */
  private Path kubeconfig(String name, String user) throws IOException {
    String text = Files.readString(server.kubeconfig());
    assertThat(text).containsPattern("token: \"[0-9a-f]+\"");
    return Files.writeString(folder.resolve(name), text.replaceFirst("token: \"[0-9a-f]+\"", user));
  }

  /** It names a certificate that is not there. */
  private Path withoutAuthority() throws IOException {
    String text = Files.readString(server.kubeconfig());
    return Files.writeString(
        folder.resolve("without-authority"),
        text.replaceFirst(
            "certificate-authority: \"[^\"]+\"",
            "certificate-authority: \"" + folder.resolve("no-ca.crt") + "\""));
  }

  /** A port of this machine where nobody listens. */
  private Path nowhere() throws IOException {
    String text = Files.readString(server.kubeconfig());
    return Files.writeString(
        folder.resolve("nowhere"),
        text.replaceFirst("https://127.0.0.1:[0-9]+", "https://127.0.0.1:" + freePort()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
    }
  }

  private OperatorProcess start(String name, String... options) throws IOException {
    return OperatorProcess.start(server.kubeconfig(), folder.resolve(name + ".log"), options);
  }

  private OperatorProcess startAfter(OperatorProcess first, String name) throws IOException {
    first.awaitSaid("elected").awaitSaid("operator started");
    return start(name, "--leader-election").awaitSaid("operator started");
  }

  private Lease lease() {
    return client.leases().inNamespace("default").withName(LEASE).get();
  }

  private void awaitRouters(int count) {
    client
        .resources(VIPNode.class)
        .withName("node-129")
        .waitUntilCondition(
            node ->
                node != null
                    && node.getSpec() != null
                    && node.getSpec().virtualRouters().size() == count,
            20,
            TimeUnit.SECONDS);
  }

  private void awaitStatus(String group) {
    client
        .resources(VIPGroup.class)
        .withName(group)
        .waitUntilCondition(
            found -> found != null && found.getStatus() != null, 20, TimeUnit.SECONDS);
  }

  private void move(String group, String address) {
    client
        .resources(VIPGroup.class)
        .withName(group)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"addresses\": [\"%s\"]}}".formatted(address));
  }

  /** The event with this reason and count (0: no series). */
  private Event awaitEvent(String reason, int count) {
    AtomicReference<Event> found = new AtomicReference<>();
    Await.until(
        "event " + reason + " with count " + count,
        Duration.ofSeconds(20),
        () -> events(reason, count).peek(found::set).findAny().isPresent());
    return found.get();
  }

  private Stream<Event> events(String reason, int count) {
    return client.events().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> event.getReason().equals(reason))
        .filter(event -> (event.getSeries() == null ? 0 : event.getSeries().getCount()) == count);
  }
}
