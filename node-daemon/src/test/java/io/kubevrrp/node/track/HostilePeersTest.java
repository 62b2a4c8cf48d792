package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that misbehave cost a check its timeout and nothing more. */
class HostilePeersTest {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  private final Verdicts verdicts = new Verdicts();
  private final NettyEventLoop probes = new NettyEventLoop("test-probes");
  private final CountDownLatch enough = new CountDownLatch(10_000);
  private final ServiceMonitor monitor =
      new ServiceMonitor(
          new MonitorListener() {
            @Override
            public void onVerdict(String service, Verdict verdict) {
              verdicts.onVerdict(service, verdict);
            }

            @Override
            public void onCheck(String service, boolean passed, Duration took, Duration late) {
              enough.countDown();
            }
          },
          InstantSource.system(),
          TestHost.with(probes));

  @AfterEach
  void closeMonitor() {
    monitor.close();
    probes.close();
  }

  @Test
  void anAnswerOfAByteNowAndThenFailsAtTheTimeout() throws Exception {
    try (Peer peer =
        Peer.that(out -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write('x');
            out.flush();
            LockSupport.parkNanos(10_000_000);
          }
        })) {
      long begun = System.nanoTime();
      Verdict verdict = verdict(peer.http(), TIMEOUT);

      assertThat(verdict.message()).startsWith("no complete HTTP answer from").endsWith("300 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(TIMEOUT)
          .isLessThan(Duration.ofSeconds(5));
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aConnectionThatIsResetAfterItWasAcceptedFails() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral(Peer.HERE))) {
      Thread.ofVirtual().start(() -> resetAll(server));
      Verdict verdict = verdict(Peer.http(server));

      assertThat(verdict.up()).isFalse();
    }
  }

  @Test
  void aBodyWithoutEndIsSearchedInItsBeginningOnly() throws Exception {
    BodyRule rule =
        new BodyRule(Optional.of("never"), Optional.empty(), Optional.empty(), Optional.empty());
    try (Peer peer = endless()) {
      assertThat(verdict(peer.http(rule)).message())
          .endsWith("with a body in which the expression is not found");
    }
  }

  @Test
  void aBodyWithoutEndHasNoDigest() throws Exception {
    BodyRule rule =
        new BodyRule(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("0".repeat(32)));
    try (Peer peer = endless()) {
      assertThat(verdict(peer.http(rule)).message())
          .endsWith("with a body longer than 1 MiB, too long for a digest");
    }
  }

  @Test
  void noDescriptorIsLeftAfterTenThousandChecks() throws Exception {
    int closed = Peer.unusedPort();
    try (Peer peer = Peer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        ServerSocket resetting = new ServerSocket(0, 50, InetAddress.ofLiteral(Peer.HERE))) {
      Thread.ofVirtual().start(() -> resetAll(resetting));
      Check udp = new Check.Udp(Target.parse(Peer.HERE, closed), "x", true);
      List<Check> kinds =
          List.of(
              peer.http(),
              peer.tcp(),
              Peer.http(resetting),
              new Check.Tcp(Target.parse(Peer.HERE, closed)),
              udp,
              ProcessRunning.named("no-such-thing"),
              new Check.TrackedFile("nothing"),
              new Check.InterfaceUp("lo", Optional.empty()));
      assertThat(verdict(peer.http()).up()).isTrue(); // everything is loaded and opened once
      monitor.apply(List.of());
      long before = descriptors();
      monitor.apply(many(kinds));

      assertThat(enough.await(120, TimeUnit.SECONDS)).isTrue();
      monitor.apply(List.of());

      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (descriptors() > before && System.nanoTime() < end) {
        LockSupport.parkNanos(10_000_000);
      }
      assertThat(descriptors()).isLessThanOrEqualTo(before);
    }
  }

  private static List<TrackedServiceConfig> many(List<Check> kinds) {
    List<TrackedServiceConfig> services = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      services.add(
          service("many-" + i, kinds.get(i % kinds.size()), Duration.ofMillis(10), TIMEOUT));
    }
    return services;
  }

  private Verdict verdict(Check check) throws InterruptedException {
    return verdict(check, Duration.ofSeconds(10));
  }

  private Verdict verdict(Check check, Duration timeout) throws InterruptedException {
    monitor.apply(List.of(service("one", check, Duration.ofSeconds(1), timeout)));
    return verdicts.next().verdict();
  }

  private static TrackedServiceConfig service(
      String name, Check check, Duration interval, Duration timeout) {
    return new TrackedServiceConfig(name, check, interval, timeout, new RiseAndFall(1, 1, false));
  }

  private static Peer endless() throws IOException {
    return Peer.that(out -> {
      out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      pour(out);
    });
  }

  private static void pour(OutputStream out) throws IOException {
    byte[] octets = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
    while (true) {
      out.write(octets);
    }
  }

  private static void resetAll(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connection.setSoLinger(true, 0); // close sends RST
        connection.close();
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
