package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake server, which {@link GrpcPeer} is; RealServersLab asks real ones. */
class GrpcChecksTest {
  private static final byte[] SERVING = octets("0000000002 0801");

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
  void theQuestionIsThatOfTheHealthService() throws Exception {
    try (GrpcPeer peer = GrpcPeer.that(call -> call.says(SERVING, "0"))) {
      Verdict verdict = verdict(peer.check("shop.v1.Cart"));

      assertThat(verdict.up()).isTrue();
      assertThat(verdict.message()).isEqualTo("gRPC SERVING from " + peer.target());
      var headers = peer.headers().take();
      assertThat(headers.path()).hasToString("/grpc.health.v1.Health/Check");
      assertThat(headers.method()).hasToString("POST");
      assertThat(headers.get("te")).hasToString("trailers");
      assertThat(headers.authority()).hasToString(peer.target().toString());
      assertThat(peer.questions().take())
          .isEqualTo(octets("000000000e 0a0c 73686f702e76312e43617274"));
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theServerAsAWholeIsAskedForWithAnEmptyMessage() throws Exception {
    try (GrpcPeer peer = GrpcPeer.that(call -> call.says(SERVING, "0"))) {
      assertThat(verdict(peer.check("")).up()).isTrue();
      assertThat(peer.questions().take()).isEqualTo(octets("0000000000"));
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0000000002 0802, gRPC NOT_SERVING from",
    "0000000002 0803, gRPC SERVICE_UNKNOWN from",
    "0000000002 0807, gRPC UNKNOWN from",
    "0000000000, gRPC UNKNOWN from",
    "0100000002 0801, 'the answer from '", // compressed, which nobody asked for
    "0000000003 0801, 'the answer from '",
    "0000000002 08ff, 'the answer from '",
    "0000000004 1aff0801, 'the answer from '",
    "00, 'the answer from '"
  })
  void whatDoesNotServeFails(String message, String answer) throws Exception {
    try (GrpcPeer peer = GrpcPeer.that(call -> call.says(octets(message), "0"))) {
      Verdict verdict = verdict(peer.check(""));

      assertThat(verdict.up()).isFalse();
      assertThat(verdict.message()).startsWith(answer).contains(peer.target().toString());
    }
  }

  @Test
  void fieldsOfNewerServersAreSkipped() throws Exception {
    byte[] message = octets("0000000014 1803 22026869 2d01020304 310102030405060708 0801");
    message[4] = (byte) (message.length - 5);
    try (GrpcPeer peer = GrpcPeer.that(call -> call.says(message, "0"))) {
      assertThat(verdict(peer.check("")).up()).isTrue();
    }
  }

  @ParameterizedTest(name = "status {0}")
  @CsvSource({
    "5, 'gRPC NOT_FOUND from %s: it knows no service ''cart'''",
    "12, 'gRPC UNIMPLEMENTED from %s: it has no health service'",
    "14, 'gRPC UNAVAILABLE from %s: no ? disk'",
    "99, 'gRPC status 99 from %s: no ? disk'",
    "-1, 'gRPC status -1 from %s: no ? disk'"
  })
  void aRefusalIsSaidByItsName(String status, String answer) throws Exception {
    try (GrpcPeer peer =
        GrpcPeer.that(call ->
            call.headers(
                GrpcPeer.grpc().set("grpc-status", status).set("grpc-message", "no \u00e9 disk"),
                true))) {
      assertThat(verdict(peer.check("cart")).message()).isEqualTo(answer.formatted(peer.target()));
    }
  }

  @Test
  void whatIsNoGrpcIsSaid() throws Exception {
    try (GrpcPeer web =
            GrpcPeer.that(call ->
                call.headers(
                    new DefaultHttp2Headers().status("200").set("content-type", "text/html"),
                    true));
        GrpcPeer broken =
            GrpcPeer.that(call -> call.headers(new DefaultHttp2Headers().status("503"), true))) {
      assertThat(verdict(web.check("")).message())
          .isEqualTo("HTTP 200 from " + web.target() + " is no gRPC");
      assertThat(verdict(broken.check("")).message())
          .isEqualTo("HTTP 503 from " + broken.target() + " is no gRPC");
    }
    try (Peer old = Peer.saying("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(verdict(new Check.Grpc(old.target(), "", Optional.empty())).message())
          .isEqualTo("the answer from " + old.target() + " is no HTTP/2");
    }
  }

  @Test
  void anAnswerWithoutItsStatusFails() throws Exception {
    try (GrpcPeer peer =
        GrpcPeer.that(call -> {
          call.headers(GrpcPeer.grpc(), false);
          call.data(SERVING, true);
        })) {
      assertThat(verdict(peer.check("")).message())
          .isEqualTo(peer.target() + " ended its answer without a gRPC status");
    }
  }

  @Test
  void aCallThatIsGivenUpFails() throws Exception {
    try (GrpcPeer peer =
        GrpcPeer.that(call ->
            call.context()
                .writeAndFlush(
                    new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM).stream(call.stream())))) {
      assertThat(verdict(peer.check("")).message())
          .isEqualTo(peer.target() + " gave up the call: REFUSED_STREAM");
    }
  }

  @Test
  void aMessageWithoutEndIsNotTakenIn() throws Exception {
    try (GrpcPeer peer =
        GrpcPeer.that(call -> {
          call.headers(GrpcPeer.grpc(), false);
          call.data(new byte[60_000], false);
        })) {
      assertThat(verdict(peer.check("")).message()).contains("too long for gRPC's health service");
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void framesWithoutEndAreNotTakenIn() throws Exception {
    try (GrpcPeer peer =
        GrpcPeer.that(call -> {
          for (int i = 0; i < 8_000; i++) {
            call.context().write(new DefaultHttp2PingFrame(i));
          }
          call.context().flush();
        })) {
      assertThat(verdict(peer.check("")).message())
          .isEqualTo(peer.target() + " says too much: more than 65536 octets");
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aServerThatNeverAnswersFailsAtTheTimeoutAndIsLeft() throws Exception {
    try (GrpcPeer peer = GrpcPeer.that(_ -> {})) {
      Verdict verdict = verdict(peer.check(""), Duration.ofMillis(300));

      assertThat(verdict.message())
          .isEqualTo("no gRPC answer from " + peer.target() + " within 300 ms");
      assertThat(peer.hangUps().poll(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void noOctetsOfAnAnswerMakeTheReaderThrow() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[random.nextInt(24)];
      random.nextBytes(octets);
      if (octets.length >= 5 && random.nextBoolean()) {
        System.arraycopy(new byte[] {0, 0, 0, 0, (byte) (octets.length - 5)}, 0, octets, 0, 5);
      }
      assertThat(GrpcHealth.answer(octets)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\nb", "\u00e9"})
  void aServiceThatIsNoNameIsRefused(String service) {
    Target target = Target.parse(Peer.HERE, 1);
    assertThatThrownBy(() -> new Check.Grpc(target, service, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for example shop.v1.Cart");
  }

  private Verdict verdict(Check check) throws InterruptedException {
    return verdict(check, Duration.ofSeconds(10));
  }

  private Verdict verdict(Check check, Duration timeout) throws InterruptedException {
    monitor.apply(
        List.of(
            new TrackedServiceConfig(
                check.toString(),
                check,
                Duration.ofMinutes(1),
                timeout,
                new RiseAndFall(1, 1, false))));
    return verdicts.next().verdict();
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
