package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.TransitionReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void everyTakeoverThatIsPlayedIsOne() {
    List<StateName> entered = new ArrayList<>();

    int takeovers =
        Rehearsal.play(
            new CountedMetrics() {
              @Override
              public void transition(String router, StateName state, TransitionReason reason) {
                entered.add(state);
              }

              @Override
              public boolean rehearsed() {
                return true;
              }
            });

    assertThat(takeovers).isEqualTo(250);
    assertThat(entered).filteredOn(StateName.ACTIVE::equals).hasSize(takeovers);
    assertThat(entered.getLast()).isEqualTo(StateName.INITIALIZE);
  }
}
