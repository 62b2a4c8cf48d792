package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** IPv6 and unicast beside a real keepalived, and version 3 beside a real FRR, both ways. */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on segments of its own
class FamiliesInteropLab {
  private static final int VRID = 51;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** Longer than any down interval; SteadyInteropLab watches for a minute. */
  private static final Duration NO_FLAP = Duration.ofSeconds(4);

  /** What both sides are told. */
  enum Dialect {
    IPV6("2001:db8::233/64", "[]", ""),
    UNICAST_IPV4(
        "192.168.1.233/24",
        "[192.168.1.129, 192.168.1.131]",
        """
        unicast_src_ip 192.168.1.131
          unicast_peer {
            192.168.1.129
          }\
        """),
    UNICAST_IPV6(
        "2001:db8::233/64",
        "['2001:db8::129', '2001:db8::131']",
        """
        unicast_ttl 255
          unicast_src_ip 2001:db8::131
          unicast_peer {
            2001:db8::129
          }\
        """);

    private final String address;
    private final String peers;
    private final String keepalived;

    Dialect(String address, String peers, String keepalived) {
      this.address = address;
      this.peers = peers;
      this.keepalived = keepalived;
    }

    String ip() {
      return address.substring(0, address.indexOf('/'));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void keepalivedTakesOverFromUsAndHandsBack(Dialect dialect) {
    try (Lan lan = new Lan()) {
      Host ours = host(lan, 129);
      Host theirs = host(lan, 131);
      lan.own(NodeDaemon.withFile(ours, lan.directory(), vipNode(ours, lan, 100, dialect)));
      awaitOwner(dialect.ip(), ours, theirs);

      Router stronger = lan.own(new KeepalivedPeer(theirs, lan.directory(), conf(200, dialect)));
      awaitOwner(dialect.ip(), theirs, ours);
      Await.observe(NO_FLAP); // nobody comes back
      assertOwner(dialect.ip(), theirs, ours);

      stronger.stop();
      awaitOwner(dialect.ip(), ours, theirs);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void weTakeOverFromKeepalivedAndHandBack(Dialect dialect) {
    try (Lan lan = new Lan()) {
      Host ours = host(lan, 129);
      Host theirs = host(lan, 131);
      lan.own(new KeepalivedPeer(theirs, lan.directory(), conf(100, dialect)));
      awaitOwner(dialect.ip(), theirs, ours);

      Router stronger =
          lan.own(NodeDaemon.withFile(ours, lan.directory(), vipNode(ours, lan, 200, dialect)));
      awaitOwner(dialect.ip(), ours, theirs);
      Await.observe(NO_FLAP);
      assertOwner(dialect.ip(), ours, theirs);

      stronger.stop();
      awaitOwner(dialect.ip(), theirs, ours);
    }
  }

  @ParameterizedTest
  @CsvSource({"192.168.1.233/24", "2001:db8::233/64"})
  void frrAndWeTakeOverFromEachOtherAndDoNotFlap(String address) {
    Assumptions.assumeTrue(FrrPeer.installed(), "skipped: FRR is not installed");
    String ip = address.substring(0, address.indexOf('/'));
    try (Lan lan = new Lan()) {
      Host ours = host(lan, 129);
      Host theirs = host(lan, 131);
      Path file = vipNode(ours, lan, 100, address, "[]", "Multicast");
      NodeDaemon daemon = lan.own(NodeDaemon.withFile(ours, lan.directory(), file));
      Await.until("our daemon to hold " + ip, LIMIT, () -> ours.holds(ip));

      FrrPeer stronger = new FrrPeer(theirs, lan.directory(), VRID, 200, address);
      Await.until("FRR to take over", LIMIT, () -> stronger.master() && !ours.holds(ip));
      stronger.close();
      Await.until("our daemon to take over", LIMIT, () -> ours.holds(ip));

      FrrPeer weaker = lan.own(new FrrPeer(theirs, lan.directory(), VRID, 50, address));
      Await.until("FRR to stand by", LIMIT, weaker::backup);
      DaemonCounters before = daemon.counters();
      Await.observe(NO_FLAP);
      assertThat(daemon.counters().transitions()).isEqualTo(before.transitions());
      assertThat(weaker.backup()).isTrue();

      daemon.stop();
      Await.until("FRR to take over again", LIMIT, () -> weaker.master() && !ours.holds(ip));
    }
  }

  private static Host host(Lan lan, int number) {
    Host host = lan.host("node-" + number, "192.168.1." + number + "/24");
    host.run("ip", "address", "add", "2001:db8::" + number + "/64", "dev", Lan.INTERFACE, "nodad");
    return host;
  }

  private static void awaitOwner(String ip, Host owner, Host other) {
    Await.until(
        owner.name() + " alone to hold " + ip, LIMIT, () -> owner.holds(ip) && !other.holds(ip));
  }

  private static void assertOwner(String ip, Host owner, Host other) {
    assertThat(owner.holds(ip)).isTrue();
    assertThat(other.holds(ip)).isFalse();
  }

  private static Path vipNode(Host host, Lan lan, int priority, Dialect dialect) {
    String transport = dialect.keepalived.isEmpty() ? "Multicast" : "Unicast";
    return vipNode(host, lan, priority, dialect.address, dialect.peers, transport);
  }

  private static Path vipNode(
      Host host, Lan lan, int priority, String address, String peers, String transport) {
    String vrrp = "virtualRouterID: %d, transport: %s".formatted(VRID, transport);
    String router =
        HandWrittenNode.router(priority, "['" + address + "']", vrrp)
            + "    peers: "
            + peers
            + "\n";
    return HandWrittenNode.with(host.name(), router, "").write(lan, host);
  }

  private static String conf(int priority, Dialect dialect) {
    return """
    global_defs {
      vrrp_version 3
    }
    vrrp_instance VI_1 {
      state BACKUP
      interface %s
      virtual_router_id %d
      priority %d
      advert_int 1
      %s
      virtual_ipaddress {
        %s
      }
    }
    """
        .formatted(Lan.INTERFACE, VRID, priority, dialect.keepalived, dialect.address);
  }
}
