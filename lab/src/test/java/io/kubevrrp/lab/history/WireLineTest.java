package io.kubevrrp.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Lines of tcpdump 4.99.3. */
class WireLineTest {
  @Test
  void anAdvertisementIsRead() {
    WireLine line =
        WireLine.parse(
                "1795528460.123456 02:42:ac:11:00:02 > 01:00:5e:00:00:12, ethertype IPv4 (0x0800), length 60: 192.168.1.129 > 224.0.0.18: vrrp 192.168.1.129 > 224.0.0.18: VRRPv3, Advertisement, vrid 233, prio 100, intvl 100cs, length 12")
            .orElseThrow();

    assertThat(line)
        .isEqualTo(
            new WireLine(
                Instant.ofEpochSecond(1_795_528_460L, 123_456_000),
                WireLine.Kind.ADVERTISEMENT,
                "02:42:ac:11:00:02",
                "192.168.1.129",
                233,
                100));
  }

  @Test
  void aVersionTwoAdvertisementIsRead() {
    assertThat(
            WireLine.parse(
                "1.5 02:42:ac:11:00:02 > 01:00:5e:00:00:12, ethertype IPv4 (0x0800), length 54: 192.168.1.131 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 0, authtype simple, intvl 1s, length 20"))
        .hasValueSatisfying(line -> {
          assertThat(line.number()).isEqualTo(51);
          assertThat(line.priority()).isZero();
        });
  }

  @Test
  void bothKindsOfGratuitousArpAreRead() {
    for (String text :
        new String[] {
          "1.5 02:42:ac:11:00:02 > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: Request who-has 192.168.1.233 (ff:ff:ff:ff:ff:ff) tell 192.168.1.233, length 28",
          "1.5 02:42:ac:11:00:02 > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: Announcement who-has 192.168.1.233 tell 192.168.1.233, length 28",
          "1.5 02:42:ac:11:00:02 > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: Reply 192.168.1.233 is-at 02:42:ac:11:00:02, length 28"
        }) {
      assertThat(WireLine.parse(text))
          .as(text)
          .contains(
              new WireLine(
                  Instant.ofEpochSecond(1, 500_000_000),
                  WireLine.Kind.ANNOUNCEMENT,
                  "02:42:ac:11:00:02",
                  "192.168.1.233",
                  0,
                  0));
    }
  }

  @Test
  void otherLinesAreNone() {
    assertThat(WireLine.parse("listening on ens33, link-type EN10MB (Ethernet)")).isEmpty();
  }
}
