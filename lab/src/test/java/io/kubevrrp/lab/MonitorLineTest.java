package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Lines captured from {@code TZ=UTC ip -o -4 -ts monitor address}, iproute2 6.1. */
class MonitorLineTest {
  @Test
  void anAddedAddressIsPresent() {
    assertThat(
            MonitorLine.parse(
                "[2026-11-23T11:55:32.253869] 3: ens33    inet 192.168.1.233/32 scope global ens33\\"
                    + "       valid_lft forever preferred_lft forever"))
        .contains(
            new MonitorLine(
                Instant.parse("2026-11-23T11:55:32.253869Z"), "ens33", "192.168.1.233", true));
  }

  @Test
  void aRenewedAddressIsPresent() {
    assertThat(
            MonitorLine.parse(
                "[2026-11-23T11:55:32.256441] 3: ens33    inet 192.168.1.233/32 scope global dynamic ens33\\"
                    + "       valid_lft 3sec preferred_lft 3sec"))
        .map(MonitorLine::present)
        .contains(true);
  }

  @Test
  void aDeletedAddressIsNot() {
    assertThat(
            MonitorLine.parse(
                "[2026-11-23T11:55:32.259340] Deleted 3: ens33    inet 192.168.1.233/32 scope global dynamic ens33\\"
                    + "       valid_lft 3sec preferred_lft 3sec"))
        .contains(
            new MonitorLine(
                Instant.parse("2026-11-23T11:55:32.259340Z"), "ens33", "192.168.1.233", false));
  }

  @Test
  void otherLinesSayNothing() {
    assertThat(MonitorLine.parse("Failed to send dump request")).isEmpty();
  }
}
