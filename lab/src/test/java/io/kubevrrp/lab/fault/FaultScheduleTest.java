package io.kubevrrp.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.fault.FaultSchedule.Kind;
import io.kubevrrp.lab.fault.FaultSchedule.Planned;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultScheduleTest {
  private static final Duration LENGTH = Duration.ofMinutes(5);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theSameSeedGivesTheSameFaults(long seed) {
    assertThat(ScheduleCase.schedule(seed, LENGTH)).isEqualTo(ScheduleCase.schedule(seed, LENGTH));
    assertThat(ScheduleCase.schedule(seed, LENGTH).faults())
        .isNotEqualTo(ScheduleCase.schedule(seed + 1, LENGTH).faults());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aStationHasOneFaultAtATimeAndTwoStationsAtTheMostHaveOne(long seed) {
    List<Planned> faults = ScheduleCase.schedule(seed, LENGTH).faults();

    assertThat(faults).hasSizeGreaterThan(20);
    for (Planned fault : faults) {
      List<Planned> during =
          faults.stream()
              .filter(other -> other.from().compareTo(fault.from()) <= 0)
              .filter(other -> other.to().compareTo(fault.from()) > 0)
              .toList();
      assertThat(during).extracting(Planned::station).doesNotHaveDuplicates();
      assertThat(during).as("at " + fault.from()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theKeepalivedHasNoFaultThatWouldMakeItASecondOwner(long seed) {
    assertThat(ScheduleCase.schedule(seed, LENGTH).faults())
        .filteredOn(fault -> fault.station() == 3)
        .isNotEmpty()
        .allMatch(fault -> fault.kind() == Kind.STOP || fault.kind() == Kind.CABLE);
  }
}
