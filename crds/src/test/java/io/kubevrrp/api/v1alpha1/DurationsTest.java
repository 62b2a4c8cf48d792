package io.kubevrrp.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "1s, 1000",
    "100ms, 100",
    "1m30s, 90000",
    "40s950ms, 40950",
    "2h, 7200000",
    "1h1m1s1ms, 3661001"
  })
  void aDurationIsReadAndWrittenTheSame(String text, long milliseconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
    assertThat(Durations.format(Duration.ofMillis(milliseconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"60s, 1m", "1000ms, 1s", "0ms, 0s", "1s1s, 2s", "00005s, 5s"})
  void aLongWayToWriteADurationIsReadToo(String text, String brief) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(brief);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "1sec",
        "-1s",
        "1.5s",
        "1 s",
        "100000s",
        "1s1s1s1s1s",
        "1us",
        "1d",
        "1s\n"
      })
  void anythingElseIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write it like 1s, 100ms or 1m30s");
  }

  @Test
  void aNegativeDurationCannotBeWritten() {
    assertThatThrownBy(() -> Durations.format(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestTextIsAsLongAsTheSchemaAllows() {
    String longest = "99999ms".repeat(4);
    assertThat(longest).hasSize(Durations.MAX_LENGTH).matches(Durations.PATTERN);
    assertThat(Durations.parse(longest)).isEqualTo(Duration.ofMillis(4 * 99999));
  }
}
