package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hundreds of addresses with few requests: for each of them the same as for one. */
@NeedsNamespaces
final class ManyAddressesLab {
  private static final int LEAST_BUFFER = 1;

  @AutoClose private final Namespaces lan = Namespaces.open();
  private RemoteHost host;

  @BeforeEach
  void startTheHost() throws IOException {
    host = lan.start(lan.left());
  }

  @Test
  void hundredsOfBothFamiliesAreBoundRenewedAndRemoved() throws IOException {
    host.done("install-many e0 10.9.0. 250 PT20S");
    host.done("install-many e0 2001:db8:9:: 250 PT20S");
    assertThat(ours()).hasSize(500).allMatch(lease -> lease <= 20);

    host.done("install-many e0 10.9.0. 250 PT60S");
    host.done("install-many e0 2001:db8:9:: 250 PT60S");
    assertThat(ours()).hasSize(500).allMatch(lease -> lease > 20);

    host.done("remove-many e0 10.9.0. 250");
    assertThat(ours()).hasSize(250);
    host.done("remove-many e0 2001:db8:9:: 250");
    assertThat(ours()).isEmpty();
  }

  @Test
  void foreignOnesAmongThemAreNeitherChangedNorRemoved() throws IOException {
    lan.ip(lan.left(), "address add 10.9.0.7/32 dev e0");
    lan.ip(lan.left(), "address add 10.9.0.77/32 dev e0");
    host.done("install-many e0 10.9.0. 250 PT20S");
    host.done("install-many e0 10.9.0. 250 PT20S");
    assertThat(ours()).hasSize(248);

    host.done("remove-many e0 10.9.0. 250");

    assertThat(ours()).isEmpty();
    assertThat(shown())
        .containsPattern("10\\.9\\.0\\.7/32[^\\n]*\\n\\s+valid_lft forever")
        .containsPattern("10\\.9\\.0\\.77/32[^\\n]*\\n\\s+valid_lft forever")
        .doesNotContain("10.9.0.1/32");
  }

  @Test
  void whatAnEarlierLifeLeftIsRenewedAndRemovedWithoutHavingBeenAdded()
      throws IOException, InterruptedException {
    host.done("install-many e0 10.9.0. 250 PT60S");
    host.kill();
    host = lan.start(lan.left());

    host.done("install-many e0 10.9.0. 200 PT90S");
    assertThat(ours()).hasSize(250).filteredOn(lease -> lease > 60).hasSize(200);

    host.done("remove-many e0 10.9.0. 250");
    assertThat(ours()).isEmpty();
  }

  @Test
  void notificationsThatWereLostCostNoAddress() throws IOException {
    host.close();
    host = lan.start(lan.left(), String.valueOf(LEAST_BUFFER));
    host.done("install-many e0 10.9.0. 250 PT20S");
    lan.ipBatch(lan.left(), List.of("address delete 10.9.0.9/32 dev e0"));
    lan.ipBatch(lan.left(), noise());

    host.done("install-many e0 10.9.0. 250 PT60S");
    assertThat(ours()).hasSize(250).allMatch(lease -> lease > 20);
    lan.ipBatch(lan.left(), noise());

    host.done("remove-many e0 10.9.0. 250");
    assertThat(ours()).isEmpty();
  }

  /** More than a small buffer holds. */
  private static List<String> noise() {
    List<String> commands = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      commands.add("address add 10.8.0." + i + "/32 dev e0");
      commands.add("address delete 10.8.0." + i + "/32 dev e0");
    }
    return commands;
  }

  /** How many seconds each address with our mark is kept. */
  private List<Integer> ours() throws IOException {
    String leases = host.done("leases");
    return leases
        .lines()
        .flatMap(line -> List.of(line.replaceAll("[^0-9HMS]+", " ").strip().split(" ")).stream())
        .filter(lease -> !lease.isEmpty())
        .map(ManyAddressesLab::seconds)
        .toList();
  }

  /** As {@code 20S} or {@code 1M30S}, of ISO 8601. */
  private static int seconds(String lease) {
    return (int) Duration.parse("PT" + lease).toSeconds();
  }

  private String shown() {
    return lan.ip(lan.left(), "address show dev e0");
  }
}
