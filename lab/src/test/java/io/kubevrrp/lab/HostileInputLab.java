package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong files change nothing, and missing rights end the daemon; both are said in a sentence. */
@NeedsRoot
class HostileInputLab {
  private static final String VIP = "192.168.1.233";
  private static final KeepalivedPeer.Settings SETTINGS =
      new KeepalivedPeer.Settings(3, 233, 100, 100, "", VIP);

  /** On a busy machine the prober itself loses turns; the HTTP requests tell what a client lost. */
  private static final Duration PROBER_LATE = Duration.ofMillis(200);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void aWrongFileLeavesTheLastGoodConfigurationRunning() throws IOException {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      Host client = lan.host("client", "192.168.1.1/24");
      new Nginx(host, lan.directory());
      Segment segment = new Segment(List.of(host), lan.probe(client, List.of(VIP)));
      segment.awaitProbe();
      NodeDaemon daemon =
          lan.own(
              NodeDaemon.withFile(
                  host, lan.directory(), VipNodeFile.write(host, lan.directory(), SETTINGS)));
      segment.awaitOwner(VIP, host, LIMIT);
      DaemonCounters counters = daemon.counters();
      Instant begin = Instant.now();

      Files.writeString(
          lan.directory().resolve("node-129-vipnode.yaml"), "spec: [this is no VIPNode");

      String refusal = "what is refused runs on in its last good form";
      Await.until("the refusal in the status", LIMIT, () -> daemon.status().contains(refusal));
      Await.observe(Duration.ofSeconds(1));
      assertThat(daemon.status())
          .contains("is no VIPNode in YAML", "\"state\":\"Active\"", VIP + "/32");
      assertThat(daemon.logged())
          .contains("is refused; its last good form runs on")
          .contains("node-129-vipnode.yaml is no VIPNode in YAML");
      assertThat(daemon.counters().transitions()).isEqualTo(counters.transitions());
      Segment.Outage outage = segment.measure(VIP, begin, Instant.now());
      assertThat(outage.kernelOwnerless()).isZero();
      assertThat(outage.clientOwnerless()).isLessThan(PROBER_LATE);
      assertThat(outage.httpLost()).isZero();
      assertThat(outage.httpAnswered()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"net_admin", "net_raw"})
  void aMissingCapabilityIsNamed(String capability) {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      NodeDaemon daemon =
          lan.own(
              NodeDaemon.withFileThrough(
                  host,
                  lan.directory(),
                  VipNodeFile.write(host, lan.directory(), SETTINGS),
                  List.of("setpriv", "--bounding-set", "-" + capability)));

      assertThat(daemon.process().awaitEnd(LIMIT)).isNotZero();
      assertThat(daemon.logged()).containsIgnoringCase("needs the capability " + capability);
    }
  }
}
