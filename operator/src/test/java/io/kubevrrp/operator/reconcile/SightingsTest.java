package io.kubevrrp.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private final AtomicLong nanoseconds = new AtomicLong();
  private final Sightings<String, String> sightings = new Sightings<>(nanoseconds::get);

  @Test
  void theSameWordAgainIsNoNewSighting() {
    sightings.saw("a", "once");
    nanoseconds.addAndGet(7_000_000_000L);
    sightings.saw("a", "once");

    assertThat(sightings.ages()).isEqualTo(Map.of("a", Duration.ofSeconds(7)));
  }

  @Test
  void anotherWordIsSeenNowWhateverItSaysOfItself() {
    sightings.saw("a", "2026-01-01T00:00:00Z");
    nanoseconds.addAndGet(7_000_000_000L);
    sightings.saw("a", "1999-01-01T00:00:00Z", Duration.ofHours(1));

    assertThat(sightings.ages()).isEqualTo(Map.of("a", Duration.ZERO));
  }

  @Test
  void onlyTheFirstWordOfAKeyCanBeOldAlready() {
    sightings.saw("a", "once", Duration.ofMinutes(5));
    sightings.saw("b", "once");
    assertThat(sightings.ages()).isEqualTo(Map.of("a", Duration.ofMinutes(5), "b", Duration.ZERO));

    sightings.retain(Set.of("b"));
    assertThat(sightings.ages()).containsOnlyKeys("b");
  }
}
