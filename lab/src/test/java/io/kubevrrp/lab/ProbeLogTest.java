package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProbeLogTest {
  private static final String VIP = "192.168.1.233";

  @Test
  void theProbesLinesAreRead() {
    assertThat(
            ProbeLine.parse(
                "{\"t_us\":1500000,\"vip\":\"192.168.1.233\",\"kind\":\"http\",\"error\":\"ConnectException\"}"))
        .contains(
            new ProbeLine(
                Instant.EPOCH.plusMillis(1500), VIP, ProbeLine.Kind.HTTP_LOST, "ConnectException"));
    assertThat(ProbeLine.parse("Picked up JAVA_TOOL_OPTIONS")).isEmpty();
  }

  @Test
  void answersOfTwoHostsBecomeOwnersWithAGapBetweenThem() {
    List<ProbeLine> lines = new ArrayList<>();
    for (int ms = 0; ms <= 100; ms += 5) {
      lines.add(arp(ms, "aa:00"));
    }
    for (int ms = 160; ms <= 300; ms += 5) {
      lines.add(arp(ms, "bb:00"));
    }
    OwnershipHistory history = ProbeLog.history(lines, VIP, Map.of("aa:00", "a", "bb:00", "b"));

    assertThat(history.ownerless(at(0), at(300))).isEqualTo(Duration.ofMillis(60));
    assertThat(history.ownersAt(at(200))).containsExactly("b");
  }

  @Test
  void aFewLostAnswersAreNoGap() {
    List<ProbeLine> lines = List.of(arp(0, "aa:00"), arp(20, "aa:00"), arp(40, "aa:00"));

    assertThat(ProbeLog.history(lines, VIP, Map.of()).ownerless(at(0), at(40))).isZero();
  }

  @Test
  void aGapCountsOnlyWhereTheWitnessWasHeard() {
    OwnershipHistory history =
        OwnershipHistory.of(
            List.of(
                new OwnershipHistory.Interval("a", at(0), at(100)),
                new OwnershipHistory.Interval("a", at(200), at(300)),
                new OwnershipHistory.Interval("a", at(400), at(500))));
    TreeSet<Instant> heard = new TreeSet<>(List.of(at(95), at(205), at(310), at(315), at(390)));

    assertThat(ProbeLog.bridged(history, heard).intervals())
        .containsExactly(
            new OwnershipHistory.Interval("a", at(0), at(300)),
            new OwnershipHistory.Interval("a", at(400), at(500)));
  }

  private static Instant at(long ms) {
    return Instant.EPOCH.plus(ms, ChronoUnit.MILLIS);
  }

  private static ProbeLine arp(long ms, String mac) {
    return new ProbeLine(at(ms), VIP, ProbeLine.Kind.ARP, mac);
  }
}
