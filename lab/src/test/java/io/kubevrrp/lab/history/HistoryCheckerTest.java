package io.kubevrrp.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.OwnershipHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {
  private static final Budget BUDGET = Budget.of(Duration.ofMillis(1500), Duration.ofMillis(100));

  /** Host a is killed at 10 s, its address is gone at 12 s, host b has it from 13.4 s on. */
  private List<OwnershipHistory.Interval> kernel =
      new ArrayList<>(List.of(held("a", 0, 12_000), held("b", 13_400, 100_000)));

  private List<OwnershipHistory.Interval> client =
      new ArrayList<>(List.of(held("a", 0, 11_998), held("b", 13_402, 29_998)));
  private List<DaemonTransition> told =
      new ArrayList<>(List.of(transition("b", 13_395, "Backup", "Active")));
  private List<DaemonLife> ended =
      new ArrayList<>(List.of(new DaemonLife("a", at(10_000), Instant.MAX)));
  private Set<String> silent = Set.of();
  private List<String> leftovers = List.of();
  private String best = "b";

  private static Instant at(long millis) {
    return Instant.EPOCH.plusMillis(millis);
  }

  private static OwnershipHistory.Interval held(String owner, long from, long to) {
    return new OwnershipHistory.Interval(owner, at(from), at(to));
  }

  private static DaemonTransition transition(String host, long millis, String from, String to) {
    return new DaemonTransition(host, "web", at(millis), from, to, "ActiveSilent");
  }

  private List<Invariant> broken() {
    ObservedRun run =
        new ObservedRun(
            "192.168.1.233",
            at(5_000),
            at(30_000),
            OwnershipHistory.of(kernel),
            OwnershipHistory.of(client),
            List.of(new FaultWindow("killed", "a", at(10_000), Instant.MAX)),
            told,
            ended,
            List.of(new ObservedRun.Settlement(at(20_000), at(30_000), best)),
            silent,
            leftovers);
    return HistoryChecker.check(run, BUDGET).stream().map(Violation::invariant).toList();
  }

  @Test
  void aCrashWithinItsBudgetBreaksNothing() {
    assertThat(broken()).isEmpty();
  }

  @Test
  void anOverlapBeyondTheBudgetIsI1() {
    kernel.set(0, held("a", 0, 13_501));
    client.set(0, held("a", 0, 13_501));

    assertThat(broken()).contains(Invariant.NEVER_SHARED);
  }

  @Test
  void anOverlapWithinTheBudgetIsNone() {
    kernel.set(0, held("a", 0, 13_499));
    client.set(0, held("a", 0, 13_499));

    assertThat(broken()).isEmpty();
  }

  @Test
  void aGapBeyondTheBudgetIsI2() {
    kernel.set(0, held("a", 0, 11_899));

    assertThat(broken()).containsExactly(Invariant.NEVER_OWNERLESS);
  }

  @Test
  void anotherOwnerThanTheBestIsI3() {
    best = "a";

    assertThat(broken()).containsExactly(Invariant.SETTLES);
  }

  @Test
  void aMoveWithoutAnyFaultIsI3() {
    kernel.set(1, held("b", 13_400, 25_000));
    kernel.add(held("b", 25_010, 100_000));
    told.add(transition("b", 25_000, "Active", "Backup"));
    told.add(transition("b", 25_010, "Backup", "Active"));

    assertThat(broken()).containsOnly(Invariant.SETTLES);
  }

  @Test
  void aChangeOfWhichTheDaemonSaysNothingIsI4() {
    told.set(0, transition("b", 13_395, "Backup", "Fault"));

    assertThat(broken()).containsExactly(Invariant.EVERY_CHANGE_HAS_A_CAUSE);
  }

  @Test
  void theStoryOfAnotherMomentIsNoCause() {
    told.set(0, transition("b", 12_000, "Backup", "Active"));

    assertThat(broken()).containsExactly(Invariant.EVERY_CHANGE_HAS_A_CAUSE);
  }

  @Test
  void theStoryOfAnotherHostIsNoCause() {
    told.set(0, transition("a", 13_395, "Backup", "Active"));

    assertThat(broken()).containsExactly(Invariant.EVERY_CHANGE_HAS_A_CAUSE);
  }

  @Test
  void aDaemonThatTellsNothingIsNotAsked() {
    told.clear();
    silent = Set.of("b");

    assertThat(broken()).isEmpty();
  }

  @Test
  void anAddressThatOutlivesItsDaemonIsI5() {
    kernel.set(0, held("a", 0, 13_501));
    client.set(0, held("a", 0, 13_501));
    ended.set(0, new DaemonLife("a", at(10_000), at(20_000)));

    assertThat(broken()).contains(Invariant.NOT_OUTLIVED);
  }

  @Test
  void anAddressThatTheNextDaemonKeepsOutlivesNothing() {
    kernel.set(0, held("a", 0, 13_499));
    client.set(0, held("a", 0, 13_499));
    ended.set(0, new DaemonLife("a", at(9_900), at(11_000)));

    assertThat(broken()).isEmpty();
  }

  @Test
  void aClientThatStillHearsTheOldOwnerIsI6() {
    client.set(0, held("a", 0, 15_000));

    assertThat(broken()).containsExactly(Invariant.CLIENTS_KNOW);
  }

  @Test
  void aClientThatHearsNobodyIsI6() {
    client.set(1, held("b", 16_000, 29_998));

    assertThat(broken()).containsExactly(Invariant.CLIENTS_KNOW);
  }

  @Test
  void anAddressLeftAtTheEndIsI7() {
    leftovers = List.of("b");

    assertThat(broken()).containsExactly(Invariant.NOTHING_LEFT);
  }
}
