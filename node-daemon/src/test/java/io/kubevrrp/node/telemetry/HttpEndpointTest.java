package io.kubevrrp.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<Health> ready =
      new AtomicReference<>(new Health(false, "no configuration yet"));
  private HttpEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint =
        HttpEndpoint.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HttpEndpoint.Sources(
                () -> "a_total 1.0\n",
                () -> new Health(true, "ok"),
                ready::get,
                () -> {
                  throw new IllegalStateException("expected by a test");
                }));
  }

  @AfterEach
  void stop() {
    endpoint.close();
    client.close();
  }

  @Test
  void metricsAreServedAsPrometheusText() throws Exception {
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("a_total 1.0\n");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  @Test
  void readinessIsAskedAnewOnEveryRequest() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("no configuration yet\n");
    ready.set(new Health(true, "ready"));
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
  }

  @Test
  void aSourceThatFailsIsAnErrorAndTheNextRequestIsAnswered() throws Exception {
    assertThat(get("/status").statusCode()).isEqualTo(500);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/metricsx", "/healthz/more", "/etc/passwd"})
  void everythingElseIsNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void slowClientsHoldNothingUpAndAreCutOff() throws Exception {
    try (Socket slow = connected();
        Socket dripping = connected()) {
      slow.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
      dripping
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread drips = Thread.startVirtualThread(() -> drip(dripping));

      assertThat(get("/healthz").statusCode()).isEqualTo(200);

      assertThat(slow.getInputStream().read()).as("closed without an answer").isEqualTo(-1);
      drips.join(Duration.ofSeconds(20));
      assertThat(drips.isAlive()).as("cut off although it goes on sending").isFalse();
    }
  }

  @Test
  void connectionsBeyondTheMostAreClosedAndTheNextIsServedWhenOthersEnd() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 64; i++) {
        open.add(connected());
      }
      try (Socket tooMany = connected()) {
        assertThat(ended(tooMany)).isTrue();
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!answered()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
    }
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    assertThat(send(request("/metrics").POST(BodyPublishers.ofString("x")).build()).statusCode())
        .isEqualTo(405);
    assertThat(send(request("/metrics").HEAD().build()).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path));
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    socket.connect(endpoint.address());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Whether a connection of its own is served, and not closed at once. */
  private boolean answered() throws IOException {
    try (Socket one = connected()) {
      one.getOutputStream()
          .write("GET /healthz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(one.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .startsWith("HTTP/1.1 200");
    } catch (SocketException e) {
      return false;
    }
  }

  /** Whether the other side closed it, politely or not. */
  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  /** A header every 300 ms, until the connection is gone. */
  private static void drip(Socket socket) {
    try {
      for (int i = 0; ; i++) {
        socket.getOutputStream().write(("X-" + i + ": y\r\n").getBytes(StandardCharsets.US_ASCII));
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      }
    } catch (IOException _) {
      // Gone, as it is to be.
    }
  }
}
