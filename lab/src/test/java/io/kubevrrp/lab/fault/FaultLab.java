package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.NeedsRoot;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each fault costs: ours is judged, keepalived's is measured beside it on the same hosts. With
 * {@code -Dkubevrrp.lab.full=true} everything takes as long as the promise says.
 */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // they wait most of the time, each on a segment of its own
class FaultLab {
  private static final Judged JUDGED = new Judged();

  static Stream<Named<FaultCase>> faults() {
    // UpgradeLab holds an upgrade to the same, without a keepalived that restarts on the same host.
    Stream<FaultCase> upgrade = Judged.full() ? Stream.of(SuccessionCases.upgrade()) : Stream.of();
    return Stream.of(FaultCases.all().stream(), Stream.of(SuccessionCases.handover()), upgrade)
        .flatMap(cases -> cases)
        .map(fault -> Named.of(fault.name(), fault));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void costsNoMoreThanAllowed(FaultCase fault) {
    JUDGED.run(fault);
  }

  @ParameterizedTest(name = "{0} permille of a processor")
  @ValueSource(ints = {10, 1})
  void anActiveThatStarvesLetsGoByItself(int permille) {
    Assumptions.assumeTrue(
        CpuQuota.available(), "skipped: no CPU bandwidth control in cgroup v1 on this machine");
    JUDGED.run(FaultCases.starved(permille, seconds(40, 12)));
  }

  @Test
  void anAddressIsRolledInAndOutWithoutAnyEffectOnAnother() {
    JUDGED.run(RollingCases.address(seconds(30, 5)));
  }

  @Test
  void nothingGoesByTheWallClock() {
    Assumptions.assumeTrue(
        RollingCases.hasWallClocks(), "skipped: showing a process another time takes gcc");
    JUDGED.run(RollingCases.wallClock());
  }

  @Test
  void aCrashWhileTheApiIsGoneCostsWhatAnyCrashDoes() {
    Judged.needsApi();
    JUDGED.run(ApiCases.crashWithoutApi(seconds(180, 15)));
  }

  @Test
  void afterRandomEditsTheKernelsHoldWhatTheSpecsSay() {
    JUDGED.run(EditCase.of(Long.getLong("kubevrrp.lab.seed", 1), 500));
  }

  @Test
  void randomFaultsBreakNoInvariant() {
    Duration length =
        Duration.ofSeconds(Long.getLong("kubevrrp.lab.seconds", Judged.full() ? 300 : 60));
    JUDGED.run(ScheduleCase.of(Long.getLong("kubevrrp.lab.seed", 1), length));
  }

  private static Duration seconds(int full, int brief) {
    return Duration.ofSeconds(Judged.full() ? full : brief);
  }

  @AfterAll
  static void table() {
    System.out.println(JUDGED.table());
  }
}
