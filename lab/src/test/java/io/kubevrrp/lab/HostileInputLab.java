package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wrong files, wrong packets and missing rights change nothing, or end the daemon with a sentence.
 */
class HostileInputLab {
  private static final String VIP = "192.168.1.233";
  private static final KeepalivedPeer.Settings SETTINGS =
      new KeepalivedPeer.Settings(3, 233, 100, 100, "", VIP);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @BeforeEach
  void rootOnly() {
    Assumptions.assumeTrue(Lan.isRoot(), "skipped: network namespaces take root");
  }

  @Test
  void malformedPacketsChangeNothing() {
    try (Lan lan = new Lan()) {
      Host host = running(lan);
      Host attacker = lan.host("attacker", "192.168.1.66/24");
      Instant begin = Instant.now();
      // Priority 254 in each: whoever believes one of them gives the address up.
      for (String octets :
          List.of(
              "31e9fe01000a0000c0a801e9",
              "31e9fe",
              "11e9fe01000a0000c0a801e9",
              "31e9fe00000a0000")) {
        String escaped = octets.replaceAll("(..)", "\\\\x$1");
        attacker.run(
            "bash",
            "-c",
            "printf '"
                + escaped
                + "' | socat -u - IP-SENDTO:224.0.0.18:112,ip-multicast-ttl=255,ip-multicast-if=192.168.1.66");
      }
      Await.observe(Duration.ofSeconds(1));

      OwnershipHistory history = OwnershipHistory.of(host.monitor().intervals(VIP));
      assertThat(history.ownerless(begin, Instant.now())).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"net_admin", "net_raw"})
  void aMissingCapabilityIsNamed(String capability) throws IOException {
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
      assertThat(Files.readString(NodeDaemon.log(host, lan.directory())))
          .containsIgnoringCase(capability);
    }
  }

  private static Host running(Lan lan) {
    Host host = lan.host("node-129", "192.168.1.129/24");
    lan.own(
        NodeDaemon.withFile(
            host, lan.directory(), VipNodeFile.write(host, lan.directory(), SETTINGS)));
    Await.until("the address to be bound", LIMIT, () -> host.holds(VIP));
    return host;
  }
}
