package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnershipHistoryTest {
  private static Instant at(long millis) {
    return Instant.EPOCH.plusMillis(millis);
  }

  private static OwnershipHistory.Interval held(String owner, long from, long to) {
    return new OwnershipHistory.Interval(owner, at(from), at(to));
  }

  @Test
  void aGapBetweenTwoOwnersIsOwnerless() {
    OwnershipHistory history = OwnershipHistory.of(List.of(held("b", 160, 300), held("a", 0, 100)));

    assertThat(history.ownerless(at(50), at(250))).isEqualTo(Duration.ofMillis(60));
    assertThat(history.shared(at(50), at(250))).isZero();
  }

  @Test
  void anOverlapIsSharedAndNotOwnerless() {
    OwnershipHistory history = OwnershipHistory.of(List.of(held("a", 0, 100), held("b", 86, 300)));

    assertThat(history.shared(at(0), at(300))).isEqualTo(Duration.ofMillis(14));
    assertThat(history.ownerless(at(0), at(300))).isZero();
  }

  @Test
  void onlyTheWindowCounts() {
    OwnershipHistory history = OwnershipHistory.of(List.of(held("a", 100, 200)));

    assertThat(history.ownerless(at(150), at(250))).isEqualTo(Duration.ofMillis(50));
    assertThat(history.ownerless(at(120), at(180))).isZero();
    assertThat(history.ownerless(at(300), at(400))).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void anOwnerWithoutEndStillOwns() {
    OwnershipHistory history =
        OwnershipHistory.of(List.of(new OwnershipHistory.Interval("a", at(10), Instant.MAX)));

    assertThat(history.ownersAt(at(1_000_000))).containsExactly("a");
    assertThat(history.ownersAt(at(9))).isEmpty();
    assertThat(history.acquiredAfter("a", at(5))).contains(at(10));
  }

  @Test
  void theTimeWithThePulledCableIsCutOut() {
    assertThat(held("a", 0, 100).without(at(20), at(50)))
        .containsExactly(held("a", 0, 20), held("a", 50, 100));
    assertThat(held("a", 0, 100).without(at(20), Instant.MAX)).containsExactly(held("a", 0, 20));
    assertThat(held("a", 0, 100).without(at(100), at(200))).containsExactly(held("a", 0, 100));
    assertThat(held("a", 30, 40).without(at(20), at(50))).isEmpty();
  }
}
