package io.kubevrrp.node.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuorumTest {
  /** Real servers weigh so much, one moment after another: R, they are used; S, sorry server. */
  @ParameterizedTest(name = "quorum {0}, hysteresis {1}: {2}")
  @CsvSource({
    "1, 0, 3 2 1 0 1 3, R R R S R R",
    "1, 0, 0 0 1,       S S R",
    "2, 0, 4 2 1 2 0 4, R R S R S R",
    "3, 1, 4 3 2 1 2 3 4 3 2, R R R S S S R R R",
    "3, 1, 3 4 2 1 3 4, S R R S S R",
    "3, 2, 5 1 0 4 5 1, R R S S R R",
    "10, 3, 13 7 6 12 13 7, R R S S R R",
    "4194240, 0, 4194240 4194239 4194240, R S R"
  })
  void theRealServersAreGivenUpBelowAndTakenAgainAbove(
      int weight, int hysteresis, String weights, String expected) {
    Quorum quorum = new Quorum(weight, hysteresis);
    boolean[] held = {false};

    String seen =
        Arrays.stream(weights.split(" ", -1))
            .map(Long::parseLong)
            .map(working -> {
              held[0] = quorum.holds(held[0], working);
              return held[0] ? "R" : "S";
            })
            .collect(Collectors.joining(" "));

    assertThat(seen).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 3", "2, -1"})
  void whatCouldNeverBeLostOrGainedIsNoQuorum(int weight, int hysteresis) {
    assertThatThrownBy(() -> new Quorum(weight, hysteresis))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quorumHysteresis 0 to less than that");
  }
}
