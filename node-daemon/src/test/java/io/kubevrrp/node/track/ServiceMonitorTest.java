package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceMonitorTest {
  private final Verdicts verdicts = new Verdicts();
  private final NettyEventLoop probes = new NettyEventLoop("test-probes");
  private final ServiceMonitor monitor =
      new ServiceMonitor(verdicts, InstantSource.system(), TestHost.with(probes));

  @AfterEach
  void closeMonitor() {
    monitor.close();
    probes.close();
  }

  @Test
  void anAcceptedConnectionIsUp() throws Exception {
    try (Peer peer = Peer.saying("")) {
      Verdict verdict = firstVerdict(peer.tcp());

      assertThat(verdict.up()).isTrue();
      assertThat(verdict.message())
          .isEqualTo("connection to 127.0.0.1:" + peer.port() + " accepted");
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aRefusedConnectionIsDown() throws Exception {
    int port = Peer.unusedPort();

    for (Check check : List.of(new Check.Tcp(Target.parse(Peer.HERE, port)), http(port))) {
      Verdict verdict = firstVerdict(check);
      assertThat(verdict.up()).isFalse();
      assertThat(verdict.message()).isEqualTo("connection to 127.0.0.1:" + port + " refused");
      monitor.apply(List.of());
    }
  }

  @Test
  void anExpectedStatusIsUpAndTheRequestIsWhatWasAskedFor() throws Exception {
    try (Peer peer = Peer.saying("HTTP/1.1 204 No Content\r\n\r\n")) {
      Verdict verdict = firstVerdict(peer.http());

      assertThat(verdict)
          .extracting(Verdict::up, Verdict::message)
          .containsExactly(true, "HTTP 204 from 127.0.0.1:" + peer.port());
      assertThat(peer.requests().take())
          .startsWith("GET /health HTTP/1.1\r\n")
          .containsIgnoringCase("host: www.example.org\r\n")
          .containsIgnoringCase("connection: close\r\n");
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anInterimAnswerIsNotTheAnswer() throws Exception {
    try (Peer peer =
        Peer.saying(
            "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      assertThat(firstVerdict(peer.http()).message()).startsWith("HTTP 200 from ");
    }
  }

  @Test
  void anUnexpectedStatusIsDownAndSaysBoth() throws Exception {
    try (Peer peer = Peer.saying("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")) {
      Verdict verdict = firstVerdict(peer.http());

      assertThat(verdict.up()).isFalse();
      assertThat(verdict.message())
          .isEqualTo("HTTP 503 from 127.0.0.1:" + peer.port() + ", expected 200-299");
    }
  }

  @Test
  void aSilentServerIsDownAfterTheTimeout() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Peer peer = Peer.that(_ -> await(end))) {
      Verdict verdict = firstVerdict(peer.http(), Duration.ofMillis(150));

      assertThat(verdict.up()).isFalse();
      assertThat(verdict.message())
          .isEqualTo("no complete HTTP answer from 127.0.0.1:" + peer.port() + " within 150 ms");
      end.countDown();
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aBodyThatStopsInTheMiddleIsDown() throws Exception {
    try (Peer peer = Peer.saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) {
      Verdict verdict = firstVerdict(peer.http());

      assertThat(verdict.up()).isFalse();
      assertThat(verdict.message()).contains("closed the connection before its answer was whole");
    }
  }

  @Test
  void headersWithoutEndAreDown() throws Exception {
    try (Peer peer =
        Peer.that(out -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          forever(out, "X-More: of the same\r\n");
        })) {
      Verdict verdict = firstVerdict(peer.http());

      assertThat(verdict.up()).isFalse();
      assertThat(verdict.message()).contains("headers").endsWith("too long");
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void ofABodyWithoutEndNoMoreThanTheBoundIsReadAndTheStatusDecides() throws Exception {
    try (Peer peer =
        Peer.that(out -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          forever(out, "x".repeat(8192));
        })) {
      assertThat(firstVerdict(peer.http()).message()).startsWith("HTTP 200 from ");
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anAnswerThatIsNoHttpIsDown() throws Exception {
    for (String garbage : List.of("SSH-2.0-OpenSSH_9.2\r\n", "\0\1\2\r\n\r\n", "x".repeat(9000))) {
      try (Peer peer = Peer.saying(garbage)) {
        Verdict verdict = firstVerdict(peer.http());
        assertThat(verdict.up()).isFalse();
        assertThat(verdict.message()).contains("127.0.0.1:" + peer.port());
        monitor.apply(List.of());
      }
    }
  }

  @Test
  void aServiceGoesDownAndComesBackByRiseAndFall() throws Exception {
    Peer peer = Peer.saying("");
    int port = peer.port();
    monitor.apply(List.of(service("web", peer.tcp(), 2, 3)));
    Verdict up = verdicts.next().verdict();
    peer.close();
    Verdict down = verdicts.next().verdict();

    assertThat(up.up()).isTrue();
    assertThat(down.up()).isFalse();
    assertThat(down.message()).isEqualTo("connection to 127.0.0.1:" + port + " refused");
    assertThat(down.since()).isAfterOrEqualTo(up.since());
    assertThat(monitor.verdicts().get("web")).extracting(Verdict::since).isEqualTo(down.since());
  }

  @Test
  void aChangedServiceKeepsItsVerdictAndARemovedOneIsForgotten() throws Exception {
    try (Peer peer = Peer.saying("")) {
      monitor.apply(List.of(service("web", peer.tcp(), 1, 2)));
      Verdict before = verdicts.next().verdict();
      // Changed: were it to begin anew, it would count as down at first, and be heard of.
      monitor.apply(List.of(service("web", peer.http(), 3, 1_000_000)));
      monitor.apply(
          List.of(service("web", peer.http(), 3, 1_000_000), service("b", peer.tcp(), 1, 1)));
      assertThat(verdicts.next().service()).isEqualTo("b");
      assertThat(peer.requests().poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(monitor.verdicts().get("web"))
          .extracting(Verdict::since)
          .isEqualTo(before.since());
      monitor.apply(List.of(service("c", peer.tcp(), 1, 1)));
      assertThat(verdicts.next().service()).isEqualTo("c");
      assertThat(monitor.verdicts()).containsOnlyKeys("c");
      assertThat(verdicts.isEmpty()).isTrue();
    }
  }

  @Test
  void twoServicesOfOneNameAreRefused() {
    TrackedServiceConfig service = service("web", new Check.Tcp(Target.parse(Peer.HERE, 80)), 1, 1);

    assertThatIllegalArgumentException().isThrownBy(() -> monitor.apply(List.of(service, service)));
  }

  @Test
  void aClosedMonitorIgnoresNewServices() {
    monitor.close();
    monitor.apply(List.of(service("web", new Check.Tcp(Target.parse(Peer.HERE, 80)), 1, 1)));

    assertThat(monitor.verdicts()).isEmpty();
  }

  @Test
  void aProcessIsUpWhileItRuns(@TempDir Path folder) throws Exception {
    String name = "kv-" + ProcessHandle.current().pid();
    Path program = Files.copy(Path.of("/bin/sleep"), folder.resolve(name));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Check check = ProcessRunning.named(name);
    assertThat(firstVerdict(check).message()).isEqualTo("no process named " + name + " runs");

    Process process = new ProcessBuilder(program.toString(), "60").start();
    try {
      Verdict up = verdicts.next().verdict();
      assertThat(up.up()).isTrue();
      assertThat(up.message()).isEqualTo("a process named " + name + " runs");
    } finally {
      process.destroyForcibly();
    }
    assertThat(verdicts.next().verdict().up()).isFalse();
  }

  private Verdict firstVerdict(Check check) throws InterruptedException {
    return firstVerdict(check, Duration.ofSeconds(5));
  }

  private Verdict firstVerdict(Check check, Duration timeout) throws InterruptedException {
    monitor.apply(
        List.of(
            new TrackedServiceConfig(
                "s" + System.identityHashCode(check),
                check,
                Duration.ofMillis(20),
                timeout,
                new RiseAndFall(1, 1, false))));
    return verdicts.next().verdict();
  }

  private static TrackedServiceConfig service(String name, Check check, int rise, int fall) {
    return new TrackedServiceConfig(
        name,
        check,
        Duration.ofMillis(20),
        Duration.ofSeconds(5),
        new RiseAndFall(rise, fall, false));
  }

  private static Check.Http http(int port) {
    return new Check.Http(
        Target.parse(Peer.HERE, port),
        java.util.Optional.empty(),
        List.of(Peer.question("/", BodyRule.ANY)));
  }

  private static void forever(OutputStream out, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    while (true) {
      out.write(octets);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
