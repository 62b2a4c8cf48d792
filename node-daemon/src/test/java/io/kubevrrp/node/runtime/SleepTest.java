package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that does not run for a while: what it does first when it runs again. */
class SleepTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  @Test
  void afterALongSleepItLetsGoWithoutAWordAndReadsWhatItMissed() {
    becomeActive();
    int messages = host.messages.size();
    host.received.add(PeerPacket.of(233, 50));

    host.sleep(Duration.ofSeconds(10));

    assertThat(host.messages).hasSize(messages);
    assertThat(host.addresses).isEmpty();
    assertThat(snapshot().state()).isEqualTo(StateName.BACKUP);
    assertThat(snapshot().timeline().getFirst().reason()).isEqualTo(TransitionReason.OVERSLEPT);
    assertThat(host.received).isEmpty();
  }

  @Test
  void aBackupThatSleptReadsBeforeItTakesOver() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(Duration.ofSeconds(3));
    host.received.add(PeerPacket.of(233, 200));

    host.sleep(Duration.ofSeconds(1));

    assertThat(snapshot().state()).isEqualTo(StateName.BACKUP);
    assertThat(host.messages).isEmpty();
  }

  @Test
  void aShortSleepChangesNothing() {
    becomeActive();

    host.sleep(Duration.ofMillis(1_500));

    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.addresses).hasSize(1);
    assertThat(snapshot().timeline()).hasSize(3); // created, Backup, Active
  }

  @Test
  void anActiveRouterTellsOfAnotherOneThatItHears() {
    becomeActive();

    host.hear(PeerPacket.of(233, 50));

    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
    assertThat(snapshot().activeRouter().map(Object::toString)).contains("192.168.1.131");
  }

  private void becomeActive() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);
    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }
}
