package io.kubevrrp.node.vrrp;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules on a virtual clock; {@link Ownership} says what must hold after every event.
 * {@code -Dsimulation.seed=N} replays one, {@code -Dsimulation.seeds=FROM-TO} runs others.
 */
class SimulationTest {
  private static final String USUAL_SEEDS = "0-999";

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nobodyOwnsTwiceAndNothingMovesWithoutACause(long seed) {
    new RandomSchedule(seed).run();
  }

  static LongStream seeds() {
    String seed = System.getProperty("simulation.seed");
    if (seed != null) {
      return LongStream.of(Long.parseLong(seed));
    }
    String[] range = System.getProperty("simulation.seeds", USUAL_SEEDS).split("-", 2);
    return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]));
  }
}
