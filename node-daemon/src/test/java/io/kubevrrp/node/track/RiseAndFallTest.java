package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiseAndFallTest {

  // Results: + passed, - failed. Verdicts after each: U up, D down.
  @ParameterizedTest(name = "rise {0}, fall {1}, initially up {2}: {3} -> {4}")
  @CsvSource({
    "2, 3, false, ++, UU",
    "2, 3, false, -++, DDU",
    "2, 3, false, +-++, UUUU",
    "2, 3, false, ++--+---, UUUUUUUD",
    "1, 1, false, +-+, UDU",
    "2, 3, true, +---, UUUD",
    "2, 3, true, -, D",
    "2, 3, true, -++, DDU",
    "3, 2, true, +-+--, UUUUD",
    "3, 2, true, +--++-+++, UUDDDDDDU",
  })
  void verdictsFollowResultsAsKeepalivedCountsThem(
      int rise, int fall, boolean initiallyUp, String results, String verdicts) {
    assertThat(verdicts(new RiseAndFall(rise, fall, initiallyUp), results)).isEqualTo(verdicts);
  }

  @Test
  void aServiceCountsAsConfiguredUntilItsFirstCheck() {
    assertThat(new RiseAndFall(2, 3, true).start())
        .isEqualTo(new RiseAndFall.State(true, false, 0));
    assertThat(new RiseAndFall(2, 3, false).start())
        .isEqualTo(new RiseAndFall.State(false, false, 0));
  }

  @Test
  void countsBelowOneAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RiseAndFall(0, 1, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new RiseAndFall(1, 0, true));
  }

  private static String verdicts(RiseAndFall counters, String results) {
    RiseAndFall.State[] state = {counters.start()};
    return results
        .chars()
        .mapToObj(c -> {
          state[0] =
              counters.step(state[0], c == '+' ? CheckResult.passed("") : CheckResult.failed(""));
          return state[0].up() ? "U" : "D";
        })
        .collect(Collectors.joining());
  }
}
