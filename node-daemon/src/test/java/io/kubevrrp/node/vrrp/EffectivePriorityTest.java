package io.kubevrrp.node.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.EffectivePriority.Tracker;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
