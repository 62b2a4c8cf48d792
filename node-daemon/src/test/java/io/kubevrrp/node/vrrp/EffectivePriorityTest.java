package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.EffectivePriority.Condition;
import io.kubevrrp.node.vrrp.EffectivePriority.Rule;
import io.kubevrrp.node.vrrp.EffectivePriority.Tracker;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectivePriorityTest {
  private static final Priority BASE = new Priority(100);

  @Test
  void aNegativeWeightCountsWhileFailing() {
    assertThat(effective(BASE, failing(-20)).priority()).isEqualTo(new Priority(80));
    assertThat(effective(BASE, working(-20)).priority()).isEqualTo(BASE);
  }

  @Test
  void aPositiveWeightCountsWhileWorking() {
    assertThat(effective(BASE, working(20)).priority()).isEqualTo(new Priority(120));
    assertThat(effective(BASE, failing(20)).priority()).isEqualTo(BASE);
  }

  @Test
  void theSumIsClampedOnlyAtTheEnd() {
    assertThat(effective(BASE, working(253), failing(-200)).priority())
        .isEqualTo(new Priority(153));
    assertThat(effective(BASE, failing(-253)).priority()).isEqualTo(new Priority(1));
    assertThat(effective(BASE, working(253)).priority()).isEqualTo(new Priority(254));
  }

  @Test
  void anOwnerIsNeverAdjusted() {
    assertThat(effective(Priority.OWNER, failing(-20)).priority()).isEqualTo(Priority.OWNER);
  }

  @Test
  void aFailureWithoutWeightIsAFault() {
    assertThat(effective(BASE, new Tracker(false, Optional.empty())).faulty()).isTrue();
    assertThat(effective(BASE, new Tracker(true, Optional.empty())).faulty()).isFalse();
  }

  @Test
  void aWeightOfZeroIsNoWeight() {
    assertThat(effective(BASE, failing(0)).faulty()).isTrue();
    assertThat(effective(BASE, working(0)).faulty()).isFalse();
  }

  @Test
  void aReversedWeightIsSubtracted() {
    assertThat(effective(BASE, reversed(true, 20)).priority()).isEqualTo(new Priority(80));
    assertThat(effective(BASE, reversed(false, 20)).priority()).isEqualTo(BASE);
    assertThat(effective(BASE, reversed(false, -20)).priority()).isEqualTo(new Priority(120));
    assertThat(effective(BASE, reversed(true, -20)).priority()).isEqualTo(BASE);
  }

  @ParameterizedTest(name = "a file that says {0} with weight {1} makes {2} of 100")
  @CsvSource({
    "0, 1, 100",
    "5, 1, 105",
    "-20, 1, 80",
    "5, -4, 80",
    "1, 253, 254",
    "1, -253, 1",
    "-2, -20, 140"
  })
  void aFilesNumberIsMultipliedByTheWeight(int number, int weight, int priority) {
    EffectivePriority effective = effective(BASE, file(number, Optional.of(weight)));

    assertThat(effective.priority()).isEqualTo(new Priority(priority));
    assertThat(effective.faulty()).isFalse();
  }

  @Test
  void aFilesNumberIsAFaultWithoutWeightAndBelowTheLowestContribution() {
    assertThat(effective(BASE, file(1, Optional.empty())).faulty()).isTrue();
    assertThat(effective(BASE, file(0, Optional.empty())).faulty()).isFalse();
    assertThat(effective(BASE, file(-254, Optional.of(1))).faulty()).isTrue();
    assertThat(effective(BASE, file(-253, Optional.of(1))).faulty()).isFalse();
    assertThat(effective(BASE, file(127, Optional.of(-2))).faulty()).isTrue();
  }

  @Test
  void aLastResortTakesPartBehindEverybodyElse() {
    EffectivePriority effective = effective(BASE, lastResort(false), working(50));

    assertThat(effective.faulty()).isFalse();
    assertThat(effective.priority()).isEqualTo(Priority.LOWEST);
    assertThat(effective(BASE, lastResort(true), working(50)).priority())
        .isEqualTo(new Priority(150));
  }

  @Test
  void anOwnerHasNoLastResort() {
    assertThat(effective(Priority.OWNER, lastResort(false)).faulty()).isTrue();
  }

  @Test
  void aFaultIsStrongerThanALastResort() {
    assertThat(effective(BASE, lastResort(false), new Tracker(false, Optional.empty())).faulty())
        .isTrue();
  }

  private static Tracker reversed(boolean working, int weight) {
    return new Tracker(
        new Condition(working, Optional.empty()), new Rule(Optional.of(weight), true, false));
  }

  private static Tracker file(int number, Optional<Integer> weight) {
    return new Tracker(
        new Condition(number == 0, Optional.of(number)), new Rule(weight, false, false));
  }

  private static Tracker lastResort(boolean working) {
    return new Tracker(
        new Condition(working, Optional.empty()), new Rule(Optional.empty(), false, true));
  }

  private static EffectivePriority effective(Priority base, Tracker... trackers) {
    return EffectivePriority.of(base, List.of(trackers));
  }

  private static Tracker failing(int weight) {
    return new Tracker(false, Optional.of(weight));
  }

  private static Tracker working(int weight) {
    return new Tracker(true, Optional.of(weight));
  }
}
