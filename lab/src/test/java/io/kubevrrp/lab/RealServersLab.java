package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.NodeServiceStatus;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Checks of real servers from packages, working and failing, and of peers that misbehave. */
@NeedsRoot
class RealServersLab {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** With all that the misbehaving peers send; what the daemon itself takes is in FootprintLab. */
  private static final long MOST_KIBIBYTES = 134 * 1024;

  /**
   * name | check, %1$s is the server and %2$s genhash's digest | Up or Down | what its last answer
   * begins with
   */
  @SuppressWarnings("InlineFormatString") // the table is what is to be read first
  private static final String SERVICES =
      """
      http         | {http: {host: %1$s, expectedStatus: ["200"]}} | Up | HTTP 200 from 192.168.1.10:80
      http-1.0     | {http: {host: %1$s, version: HTTP/1.0, method: HEAD}} | Up | HTTP 200 from
      http-regex   | {http: {host: %1$s, body: {regex: "^it works", unwantedRegex: "maintenance"}}} | Up | HTTP 200 from
      http-digest  | {http: {host: %1$s, body: {md5: "%2$s"}}} | Up | HTTP 200 from
      http-several | {http: {host: %1$s, furtherRequests: [{path: /broken, expectedStatus: ["503"]}, {path: /a}]}} | Up | HTTP 200 from
      http-broken  | {http: {host: %1$s, path: /broken}} | Down | HTTP 503 from 192.168.1.10:80, expected 200-299
      http-changed | {http: {host: %1$s, body: {md5: "00000000000000000000000000000000"}}} | Down | HTTP 200 from 192.168.1.10:80 with a body whose MD5 digest is %2$s
      https        | {http: {host: %1$s, tls: {serverName: www.lab.example, caRef: lab-ca}}} | Up | HTTP 200 from 192.168.1.10:443
      https-client | {http: {host: %1$s, path: /private, tls: {serverName: www.lab.example, caRef: lab-ca, clientCertificateRef: lab-client}}} | Up | HTTP 200 from
      https-nobody | {http: {host: %1$s, path: /private, tls: {serverName: www.lab.example, caRef: lab-ca}}} | Down | HTTP 403 from
      https-blind  | {http: {host: %1$s, tls: {skipVerify: true}}} | Up | HTTP 200 from 192.168.1.10:443 (certificate not verified)
      https-other  | {http: {host: %1$s, tls: {serverName: shop.lab.example, caRef: lab-ca}}} | Down | the certificate of 192.168.1.10:443 is not accepted
      https-unknown| {http: {host: %1$s, tls: {serverName: www.lab.example}}} | Down | the certificate of 192.168.1.10:443 is not accepted
      tls          | {tls: {host: %1$s, port: 443, tls: {serverName: www.lab.example, caRef: lab-ca}}} | Up | TLS handshake with
      tcp          | {tcp: {host: %1$s, port: 80}} | Up | connection to 192.168.1.10:80 accepted
      tcp-closed   | {tcp: {host: %1$s, port: 81}} | Down | connection to 192.168.1.10:81 refused
      smtp         | {smtp: {host: %1$s}} | Up | SMTP 250 from 192.168.1.10:25
      smtp-tls     | {smtp: {host: %1$s, startTLS: {serverName: www.lab.example, caRef: lab-ca}}} | Up | SMTP 250 from 192.168.1.10:25 over TLS
      smtp-other   | {smtp: {host: %1$s, startTLS: {serverName: shop.lab.example, caRef: lab-ca}}} | Down | the certificate of 192.168.1.10:25 is not accepted
      smtp-web     | {smtp: {host: %1$s, port: 80}} | Down | no SMTP greeting from
      dns-a        | {dns: {host: %1$s, name: www.lab.example, type: A, expectedAnswer: 192.0.2.7}} | Up | DNS NOERROR from 192.168.1.10:53
      dns-aaaa     | {dns: {host: %1$s, name: www.lab.example, type: AAAA, expectedAnswer: "2001:db8::7"}} | Up | DNS NOERROR from
      dns-mx       | {dns: {host: %1$s, name: lab.example, type: MX, expectedAnswer: 10 mail.lab.example}} | Up | DNS NOERROR from
      dns-txt      | {dns: {host: %1$s, name: lab.example, type: TXT, expectedAnswer: all is well}} | Up | DNS NOERROR from
      dns-wrong    | {dns: {host: %1$s, name: www.lab.example, type: A, expectedAnswer: 192.0.2.8}} | Down | DNS answer from 192.168.1.10:53 does not hold the expected 192.0.2.8
      dns-refused  | {dns: {host: %1$s, name: example.org, type: A}} | Down | DNS REFUSED from
      udp          | {udp: {host: %1$s, port: 53, payload: x}} | Up | no refusal of UDP by
      udp-closed   | {udp: {host: %1$s, port: 54, payload: x}} | Down | 192.168.1.10:54 refuses (ICMP port unreachable)
      ping         | {ping: {host: %1$s}} | Up | echo from 192.168.1.10
      gateway      | {gateway: {host: %1$s}} | Up |
      gateway-ipv6 | {gateway: {host: "2001:db8:1::10"}} | Up |
      gateway-gone | {gateway: {host: 192.168.1.77}} | Down | nobody answers for 192.168.1.77 within 2000 ms
      gateway-gone6| {gateway: {host: "2001:db8:1::77"}} | Down | nobody answers for 2001:db8:1:0:0:0:0:77 within 2000 ms
      gateway-far  | {gateway: {host: 10.9.9.9}} | Down | no interface has an address in the subnet of 10.9.9.9
      gateway-self | {gateway: {host: 192.168.1.129}} | Down | 192.168.1.129 is this host's own address
      silent       | {http: {host: %1$s, port: 7001}} | Down | no complete HTTP answer from 192.168.1.10:7001 within 2000 ms
      silent-smtp  | {smtp: {host: %1$s, port: 7001}} | Down | no SMTP greeting from 192.168.1.10:7001 within 2000 ms
      silent-tls   | {tls: {host: %1$s, port: 7001}} | Down | no TLS handshake with 192.168.1.10:7001 within 2000 ms
      dripping     | {http: {host: %1$s, port: 7002}} | Down | no complete HTTP answer from 192.168.1.10:7002 within 2000 ms
      endless      | {http: {host: %1$s, port: 7003, body: {md5: "00000000000000000000000000000000"}}} | Down | HTTP 200 from 192.168.1.10:7003 with a body longer than 1 MiB
      reset        | {http: {host: %1$s, port: 7004}} | Down |
      garbage      | {http: {host: %1$s, port: 7005}} | Down |
      garbage-smtp | {smtp: {host: %1$s, port: 7005}} | Down |
      garbage-tls  | {tls: {host: %1$s, port: 7005}} | Down | the answer from 192.168.1.10:7005 is no TLS
      """;

  /** The same of a gRPC server, which etcd is. */
  @SuppressWarnings("InlineFormatString")
  private static final String GRPC_SERVICES =
      """
      grpc         | {grpc: {host: %1$s, port: 2379}} | Up | gRPC SERVING from 192.168.1.10:2379
      grpc-tls     | {grpc: {host: %1$s, port: 8443, tls: {serverName: www.lab.example, caRef: lab-ca}}} | Up | gRPC SERVING from 192.168.1.10:8443
      grpc-other   | {grpc: {host: %1$s, port: 8443, tls: {serverName: shop.lab.example, caRef: lab-ca}}} | Down | the certificate of 192.168.1.10:8443 is not accepted
      grpc-blind   | {grpc: {host: %1$s, port: 8443, tls: {skipVerify: true}}} | Up | gRPC SERVING from 192.168.1.10:8443 (certificate not verified)
      grpc-unknown | {grpc: {host: %1$s, port: 2379, service: shop.v1.Cart}} | Down | gRPC NOT_FOUND from 192.168.1.10:2379: it knows no service 'shop.v1.Cart'
      grpc-web     | {grpc: {host: %1$s, port: 80}} | Down | the answer from 192.168.1.10:80 is no HTTP/2
      grpc-old-tls | {grpc: {host: %1$s, port: 443, tls: {skipVerify: true}}} | Down | no TLS handshake with 192.168.1.10:443: (no_application_protocol)
      grpc-closed  | {grpc: {host: %1$s, port: 81}} | Down | connection to 192.168.1.10:81 refused
      grpc-silent  | {grpc: {host: %1$s, port: 7001}} | Down | no gRPC answer from 192.168.1.10:7001 within 2000 ms
      grpc-endless | {grpc: {host: %1$s, port: 7003}} | Down | the answer from 192.168.1.10:7003 is no HTTP/2
      grpc-reset   | {grpc: {host: %1$s, port: 7004}} | Down |
      grpc-garbage | {grpc: {host: %1$s, port: 7005}} | Down |
      """;

  @Test
  void realServersOfGrpcsHealthServiceAreJudged() {
    Optional<Path> programs = KubeAssets.find();
    Assumptions.assumeTrue(
        programs.isPresent(), "skipped: no etcd is at hand (lab/bin/kube-assets builds one)");
    try (Lan lan = new Lan()) {
      Host server = lan.host("server", "192.168.1.10/24");
      Host node = lan.host("node-129", "192.168.1.129/24");
      RealServers servers = new RealServers(server, lan.directory());
      servers.web();
      servers.misbehaving();
      HostProcess etcd = servers.etcd(programs.get());
      List<Row> rows = rows(GRPC_SERVICES, server, "");
      NodeDaemon daemon = daemon(lan, node, rows);

      awaitAnswers(daemon, rows);
      etcd.kill();
      Await.until(
          "every call to fail",
          LIMIT,
          () ->
              statuses(daemon).values().stream()
                  .allMatch(service -> service.state() == NodeServiceStatus.Verdict.DOWN));
    }
  }

  @Test
  void everyKindOfCheckJudgesRealServersAndMisbehavingPeers() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/exim4"))
            && Files.isExecutable(Path.of("/usr/sbin/dnsmasq")),
        "skipped: exim4 or dnsmasq is not installed (./run test does that, where no other mail server is)");
    try (Lan lan = new Lan()) {
      Host server = lan.host("server", "192.168.1.10/24");
      Host node = lan.host("node-129", "192.168.1.129/24");
      // The kernel refuses a host one datagram in a second, and a refused one is what a check waits
      // for.
      server.run("sysctl", "-q", "-w", "net.ipv4.icmp_ratelimit=0");
      server.run(address6("10"));
      node.run(address6("129"));
      RealServers servers = new RealServers(server, lan.directory());
      List<HostProcess> working = List.of(servers.web(), servers.mail(), servers.names());
      servers.misbehaving();
      String digest = servers.genhash(node, "/");
      List<Row> rows = rows(SERVICES, server, digest);
      NodeDaemon daemon = daemon(lan, node, rows);

      awaitAnswers(daemon, rows);
      Memory memory = Memory.of(daemon.process().pids());
      System.out.printf(
          "%d checks of real servers and misbehaving peers judged as they should; the daemon: %s%n",
          rows.size(), memory);
      assertThat(memory.resident()).isLessThan(MOST_KIBIBYTES);

      working.forEach(HostProcess::kill);
      Await.until(
          "everything to fail but the host itself",
          LIMIT,
          () ->
              statuses(daemon).values().stream()
                  .filter(service -> service.state() == NodeServiceStatus.Verdict.UP)
                  .map(NodeServiceStatus::name)
                  .collect(Collectors.toSet())
                  .equals(Set.of("ping", "gateway", "gateway-ipv6")));
    }
  }

  private static String[] address6(String host) {
    return ("ip address add 2001:db8:1::" + host + "/64 dev " + Lan.INTERFACE + " nodad")
        .split(" ", -1);
  }

  /** One check. */
  private record Row(String name, String check, NodeServiceStatus.Verdict state, String answer) {
    static Row parse(String line) {
      String[] parts = line.split("\\|", -1);
      return new Row(
          parts[0].strip(),
          parts[1].strip(),
          NodeServiceStatus.Verdict.valueOf(parts[2].strip().toUpperCase(Locale.ROOT)),
          parts[3].strip());
    }

    String said(NodeServiceStatus service) {
      String answer = String.valueOf(service.lastAnswer());
      boolean asExpected = service.state() == state && answer.startsWith(this.answer);
      return asExpected ? "as expected" : service.state() + ": " + answer;
    }
  }

  private static List<Row> rows(String table, Host server, String digest) {
    return table.formatted(server.address(), digest).lines().map(Row::parse).toList();
  }

  private static void awaitAnswers(NodeDaemon daemon, List<Row> rows) {
    Map<String, String> expected = new TreeMap<>();
    rows.forEach(row -> expected.put(row.name(), "as expected"));
    Map<String, String> said = new TreeMap<>();
    try {
      Await.until(
          "every check's answer",
          LIMIT,
          () -> {
            Map<String, NodeServiceStatus> statuses = statuses(daemon);
            said.clear();
            for (Row row : rows) {
              said.put(
                  row.name(),
                  Optional.ofNullable(statuses.get(row.name()))
                      .map(row::said)
                      .orElse("nothing yet"));
            }
            return said.equals(expected);
          });
    } catch (LabException _) {
      // compared below
    }
    assertThat(said).isEqualTo(expected);
  }

  /** Nothing while it starts. */
  private static Map<String, NodeServiceStatus> statuses(NodeDaemon daemon) {
    try {
      return Serialization.unmarshal(daemon.status(), VIPNode.Status.class)
          .trackedServices()
          .stream()
          .collect(Collectors.toMap(NodeServiceStatus::name, Function.identity()));
    } catch (LabException _) {
      return Map.of();
    }
  }

  private static NodeDaemon daemon(Lan lan, Host node, List<Row> rows) {
    return HandWrittenNode.with(
            node.name(),
            "",
            rows.stream()
                .map(row ->
                    "  - {name: %s, service: {check: %s, interval: 1s, timeout: %dms, rise: 1, fall: 1}}\n"
                        .formatted(row.name(), row.check(), TIMEOUT.toMillis()))
                .collect(Collectors.joining()))
        .start(lan, node);
  }
}
