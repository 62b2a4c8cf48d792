package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.Tracking;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IneffectiveWeightsTest {

  @Test
  void aWeightThatIsTooSmallIsSaidWithThePriorities() {
    assertThat(IneffectiveWeights.of(weights("-5"), List.of(100, 90)))
        .containsExactly(
            "the weight -5 of the service s0 never changes which of the priorities 100, 90 is the highest: give a"
                + " larger one");
  }

  @ParameterizedTest(name = "weights {0} at priorities {1}: {2} of them have no effect")
  @CsvSource({
    "-5, '100 90', 1", // 90 never beats 100 - 5
    "-10, '100 90', 0", // equal: the address decides
    "-20, '100 90', 0",
    "20, '100 90', 0",
    "5, '100 90', 1",
    "'-5 -5', '100 90', 0", // both together reach 90
    "'-4 -5', '100 90', 2",
    "'-5 -20', '100 90', 1", // the larger one alone decides
    "-5, '100 90 97', 0",
    "-253, '255 100', 1", // an owner's priority is never adjusted, and nobody passes it
    "-5, '100', 0" // nobody to win against: nothing is said
  })
  void aWeightHasAnEffectWhenItCanTurnTheOrderOfTwoNodes(
      String weights, String priorities, int ineffective) {
    List<Integer> numbers = Arrays.stream(priorities.split(" ", -1)).map(Integer::valueOf).toList();

    assertThat(IneffectiveWeights.of(weights(weights), numbers)).hasSize(ineffective);
  }

  private static List<Tracking> weights(String texts) {
    String[] each = texts.split(" ", -1);
    return java.util.stream.IntStream.range(0, each.length)
        .mapToObj(i -> new Tracking("s" + i, null, Integer.valueOf(each[i])))
        .toList();
  }
}
