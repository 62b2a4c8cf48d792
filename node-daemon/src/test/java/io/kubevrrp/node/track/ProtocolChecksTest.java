package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of check against a real socket. */
class ProtocolChecksTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @TempDir private Path files;
  private final Verdicts verdicts = new Verdicts();
  private final NettyEventLoop probes = new NettyEventLoop("test-probes");
  private int services;

  @SuppressWarnings("NullAway.Init") // after the folder is there
  private ServiceMonitor monitor;

  @BeforeEach
  void openMonitor() {
    monitor = new ServiceMonitor(verdicts, InstantSource.system(), TestHost.with(probes, files));
  }

  @AfterEach
  void closeMonitor() {
    monitor.close();
    probes.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'hel+o', true",
    "'^hello world$', true",
    "'HELLO', false",
    "'(?i)HELLO', true",
    "'bye', false"
  })
  void aBodyIsSearched(String regex, boolean passes) throws Exception {
    BodyRule rule =
        new BodyRule(Optional.of(regex), Optional.empty(), Optional.empty(), Optional.empty());
    try (Peer peer = Peer.saying("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world")) {
      assertThat(verdict(peer.http(rule)).up()).isEqualTo(passes);
    }
  }

  @Test
  void anUnwantedExpressionFails() throws Exception {
    BodyRule rule =
        new BodyRule(
            Optional.empty(), Optional.of("maintenance"), Optional.empty(), Optional.empty());
    try (Peer peer = Peer.saying("HTTP/1.0 200 OK\r\n\r\nin maintenance")) {
      assertThat(verdict(peer.http(rule)).message())
          .endsWith("with a body in which the unwanted expression is found");
    }
  }

  @Test
  void digestsAreThoseOfTheBodyAsToolsPrintThem() throws Exception {
    // printf 'hello world' | sha256sum; … | md5sum
    String sha256 = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    String md5 = "5EB63BBBE01EEED093CB22BB8F5ACDC3";
    try (Peer peer =
        Peer.saying(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")) {
      assertThat(verdict(peer.http(digests(sha256, md5))).up()).isTrue();
      assertThat(verdict(peer.http(digests(sha256, "0".repeat(32)))).message())
          .endsWith("with a body whose MD5 digest is 5eb63bbbe01eeed093cb22bb8f5acdc3");
    }
  }

  @Test
  void allRequestsHaveToPassAndEachIsAskedOnce() throws Exception {
    try (Peer peer = Peer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      Check.Http check =
          new Check.Http(
              peer.target(),
              Optional.empty(),
              List.of(
                  Peer.question("/a", BodyRule.ANY),
                  Peer.question("/b", digests("f".repeat(64), "0".repeat(32)))));

      assertThat(verdict(check).message()).contains("SHA-256 digest");
      assertThat(peer.requests().take()).startsWith("GET /a ");
      assertThat(peer.requests().take()).startsWith("GET /b ");
    }
  }

  @Test
  void methodVersionAndHeadersAreSent() throws Exception {
    try (Peer peer = Peer.saying("HTTP/1.0 200 OK\r\n\r\n")) {
      HttpQuestion question =
          new HttpQuestion(
              "/",
              "shop.example.org",
              new HttpQuestion.Style(
                  HttpQuestion.Method.HEAD,
                  true,
                  List.of(new HttpQuestion.Header("X-Probe", "kube vrrp"))),
              List.of(StatusRange.parse("200")),
              BodyRule.ANY);
      assertThat(verdict(new Check.Http(peer.target(), Optional.empty(), List.of(question))).up())
          .isTrue();
      assertThat(peer.requests().take())
          .startsWith("HEAD / HTTP/1.0\r\n")
          .containsIgnoringCase("host: shop.example.org\r\n")
          .containsIgnoringCase("x-probe: kube vrrp\r\n");
    }
  }

  @Test
  void aServerThatSpeaksNoTlsIsDown() throws Exception {
    TlsClient anybody =
        new TlsClient(
            new TlsClient.Settings(Optional.empty(), true, Optional.empty(), Optional.empty()));
    try (Peer peer = Peer.that(_ -> {})) {
      Verdict verdict = verdict(new Check.Tls(peer.target(), anybody));
      assertThat(verdict.up()).isFalse();
    }
  }

  @Test
  void aUdpServiceIsUpWhenItAnswersAndWhenNothingRefuses() throws Exception {
    try (DatagramSocket server = server(question -> question)) {
      assertThat(verdict(new Check.Udp(target(server), "ping", true)).message())
          .isEqualTo("UDP answer of 4 octets from 127.0.0.1:" + server.getLocalPort());
    }
    try (DatagramSocket silent = server(_ -> new byte[0])) {
      assertThat(verdict(new Check.Udp(target(silent), "ping", false)).up()).isTrue();
      assertThat(verdict(new Check.Udp(target(silent), "ping", true)).message())
          .startsWith("no UDP answer from");
    }
  }

  @Test
  void aUdpPortThatNobodyListensOnIsDownAtOnce() throws Exception {
    Target gone;
    try (DatagramSocket socket = server(_ -> new byte[0])) {
      gone = target(socket);
    }
    assertThat(verdict(new Check.Udp(gone, "ping", false)).message())
        .isEqualTo(gone + " refuses (ICMP port unreachable)");
  }

  @Test
  void aDnsAnswerIsReadAndCompared() throws Exception {
    // www.example.org A, answered with a compressed name: 192.0.2.1
    String record = "c00c0001000100000e100004c0000201";
    try (DatagramSocket server = server(question -> answer(question, 0x8180, 1, record))) {
      assertThat(verdict(dns(server, Optional.of("192.0.2.1"))).message())
          .isEqualTo("DNS NOERROR from 127.0.0.1:" + server.getLocalPort() + ", 1 records");
      assertThat(verdict(dns(server, Optional.of("192.0.2.2"))).message())
          .endsWith("does not hold the expected 192.0.2.2");
    }
  }

  @Test
  void aDnsErrorIsSaidByItsName() throws Exception {
    try (DatagramSocket server = server(question -> answer(question, 0x8183, 0, ""))) {
      assertThat(verdict(dns(server, Optional.empty())).message()).startsWith("DNS NXDOMAIN from");
    }
  }

  @Test
  void aDnsAnswerWhoseNamesLeadInACircleIsBroken() throws Exception {
    try (DatagramSocket server =
        server(question -> answer(question, 0x8180, 1, "c021" + "c021" + "00010001"))) {
      assertThat(verdict(dns(server, Optional.empty())).message()).endsWith("is broken");
    }
  }

  @Test
  void aMailServerThatGreetsAndTakesTheHeloIsUp() throws Exception {
    try (LinePeer mail =
        new LinePeer("220-mail.example.org\r\n220 ESMTP\r\n", "250 hello\r\n", "221 bye\r\n")) {
      assertThat(verdict(new Check.Smtp(mail.target(), "probe.example.org")).message())
          .isEqualTo("SMTP 250 from " + mail.target());
      assertThat(mail.heard().take()).isEqualTo("HELO probe.example.org");
    }
  }

  @Test
  void aMailServerThatRefusesIsDownAndIsQuotedPrintably() throws Exception {
    try (LinePeer mail = new LinePeer("554 no \u0007service\r\n")) {
      assertThat(verdict(new Check.Smtp(mail.target(), "probe")).message())
          .isEqualTo("SMTP 554 from " + mail.target() + ", expected 220: no ?service");
    }
  }

  @Test
  void aMailServerThatDoesNotOfferTlsIsDownWhereTlsIsWanted() throws Exception {
    try (LinePeer mail =
        new LinePeer("220 ESMTP\r\n", "250-mail.example.org\r\n250 SIZE 1000\r\n")) {
      assertThat(verdict(mailOverTls(mail)).message())
          .isEqualTo(mail.target() + " does not offer STARTTLS (certificate not verified)");
      assertThat(mail.heard().take()).isEqualTo("EHLO probe");
    }
  }

  @Test
  void aMailServerThatSpeaksOnInPlainTextAfterItPromisedTlsIsDown() throws Exception {
    try (LinePeer mail =
        new LinePeer(
            "220 ESMTP\r\n", "250-hello\r\n250 STARTTLS\r\n", "220 ready\r\n250 hello\r\n")) {
      assertThat(verdict(mailOverTls(mail)).up()).isFalse();
      assertThat(mail.heard().take()).isEqualTo("EHLO probe");
      assertThat(mail.heard().take()).isEqualTo("STARTTLS");
    }
  }

  private static Check mailOverTls(LinePeer mail) {
    TlsClient anybody =
        new TlsClient(
            new TlsClient.Settings(Optional.empty(), true, Optional.empty(), Optional.empty()));
    return new Check.Smtp(mail.target(), "probe", Optional.of(anybody));
  }

  @Test
  void anIpv6AddressThatAnswersEchoRequestsIsUp() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: a raw socket takes root");
    Assumptions.assumeTrue(
        Files.exists(Path.of("/proc/net/if_inet6")), "skipped: this kernel has no IPv6");

    assertThat(verdict(new Check.Ping(InetAddress.ofLiteral("::1"))).message())
        .isEqualTo("echo from 0:0:0:0:0:0:0:1");
  }

  @Test
  void anAddressThatAnswersEchoRequestsIsUp() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: a raw socket takes root");

    assertThat(verdict(new Check.Ping(InetAddress.ofLiteral("127.0.0.1"))).message())
        .isEqualTo("echo from 127.0.0.1");
    // The kernel refuses to ask everybody.
    assertThat(verdict(new Check.Ping(InetAddress.ofLiteral("255.255.255.255"))).message())
        .startsWith("no echo request to 255.255.255.255");
  }

  @Test
  void anInterfaceIsUpWithTheAddressItHas() throws Exception {
    Optional<InetAddress> here = Optional.of(InetAddress.ofLiteral("127.0.0.1"));
    assertThat(verdict(new Check.InterfaceUp("lo", here)).message())
        .isEqualTo("the interface lo is up");
    assertThat(
            verdict(new Check.InterfaceUp("lo", Optional.of(InetAddress.ofLiteral("192.0.2.1"))))
                .message())
        .isEqualTo("the interface lo has no address 192.0.2.1");
    assertThat(verdict(new Check.InterfaceUp("nowhere0", Optional.empty())).message())
        .isEqualTo("there is no interface nowhere0");
  }

  @Test
  void aTrackedFileTellsEveryChangeOfItsNumber() throws Exception {
    Path file = Files.writeString(files.resolve("maintenance"), "0");
    assertThat(verdict(new Check.TrackedFile("maintenance")).number()).contains(0);

    Files.writeString(file, "5");
    assertThat(verdicts.next().verdict().number()).contains(5);
    Files.writeString(file, "7");
    assertThat(verdicts.next().verdict().number()).contains(7);
    Files.delete(file);
    assertThat(verdicts.next().verdict()).extracting(Verdict::up).isEqualTo(true);
  }

  @Test
  void aDeathIsSeenLongBeforeTheNextCheck() throws Exception {
    String name = "kd-" + ProcessHandle.current().pid();
    Path program = Files.copy(Path.of("/bin/sleep"), files.resolve(name));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Process sleeping = new ProcessBuilder(program.toString(), "600").start();
    monitor.apply(
        List.of(
            new TrackedServiceConfig(
                "process",
                ProcessRunning.named(name),
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                new RiseAndFall(1, 3, false))));
    assertThat(verdicts.next().verdict().up()).isTrue();

    long killed = System.nanoTime();
    sleeping.destroyForcibly();
    Verdict verdict = verdicts.next().verdict();

    assertThat(verdict.message()).isEqualTo("no process named " + name + " runs");
    System.out.printf(
        "a process death was seen after %.1f ms%n", (System.nanoTime() - killed) / 1e6);
  }

  private Verdict verdict(Check check) throws InterruptedException {
    services++;
    monitor.apply(
        List.of(
            new TrackedServiceConfig(
                "s" + services,
                check,
                Duration.ofMillis(100),
                TIMEOUT,
                new RiseAndFall(1, 1, false))));
    while (true) {
      Verdicts.Heard heard = verdicts.next();
      if (heard.service().equals("s" + services)) {
        return heard.verdict();
      }
    }
  }

  private static BodyRule digests(String sha256, String md5) {
    return new BodyRule(Optional.empty(), Optional.empty(), Optional.of(sha256), Optional.of(md5));
  }

  private static Check.Dns dns(DatagramSocket server, Optional<String> expected) {
    return new Check.Dns(target(server), "www.example.org", DnsType.A, expected);
  }

  private static Target target(DatagramSocket server) {
    return Target.parse(Peer.HERE, server.getLocalPort());
  }

  /** The question's header and question section, made an answer, and a record behind them. */
  private static byte[] answer(byte[] question, int flags, int count, String record) {
    byte[] octets = HexFormat.of().parseHex(record);
    ByteBuffer answer = ByteBuffer.allocate(question.length + octets.length);
    answer.put(question).put(octets);
    return answer.putShort(2, (short) flags).putShort(6, (short) count).array();
  }

  /** Answers every datagram until it is closed; an empty answer is not sent. */
  private static DatagramSocket server(UnaryOperator<byte[]> answers) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(Peer.HERE));
    Thread.ofVirtual()
        .start(() -> {
          byte[] buffer = new byte[2048];
          while (!socket.isClosed()) {
            try {
              DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
              socket.receive(packet);
              byte[] answer = answers.apply(Arrays.copyOf(buffer, packet.getLength()));
              if (answer.length > 0) {
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
              }
            } catch (IOException _) {
              return; // closed
            }
          }
        });
    return socket;
  }
}
