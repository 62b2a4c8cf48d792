package io.kubevrrp.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventSeriesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Notice notice =
      new Notice(Notice.Severity.NORMAL, "ActiveMoved", "TakeOver", Optional.of("b"), "a to b");
  private final EventSeries.Key key = new EventSeries.Key("uid", notice);
  private final EventSeries series = new EventSeries();

  @Test
  void aSeriesEndsAfterSixMinutesWithoutARepetition() {
    series.began(key, "web.1", NOON);
    Instant once = NOON.plus(EventSeries.WINDOW);
    Instant twice = once.plus(EventSeries.WINDOW);

    assertThat(series.repeated(key, once)).contains(new EventSeries.Entry("web.1", 2, once));
    assertThat(series.repeated(key, twice)).contains(new EventSeries.Entry("web.1", 3, twice));
    assertThat(series.repeated(key, twice.plus(EventSeries.WINDOW).plusNanos(1))).isEmpty();
  }

  @Test
  void aNoticeAboutAnotherObjectIsAnotherSeries() {
    series.began(key, "web.1", NOON);

    assertThat(series.repeated(new EventSeries.Key("other", notice), NOON)).isEmpty();
  }

  @Test
  void anEventThatIsGoneIsNotContinued() {
    series.began(key, "web.1", NOON);
    series.ended(key);

    assertThat(series.repeated(key, NOON)).isEmpty();
  }
}
