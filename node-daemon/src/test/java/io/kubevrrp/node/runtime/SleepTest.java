package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.vrrp.TransitionReason;
import java.nio.ByteBuffer;
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
    host.received.add(advertisement(50));

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
    host.received.add(advertisement(200));

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

    host.hear(advertisement(50));

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

  /** A packet of 192.168.1.131, with the checksum over the message only. */
  static byte[] advertisement(int priority) {
    ByteBuffer packet = ByteBuffer.allocate(32);
    packet.putShort((short) 0x45c0).putShort((short) 32).putInt(0);
    packet.putInt(0xff70_0000).putInt(0xc0a8_0183).putInt(0xe000_0012); // TTL 255, protocol 112
    packet.put((byte) 0x31).put((byte) 233).put((byte) priority).put((byte) 1);
    packet.putShort((short) 100).putShort((short) 0).putInt(0xc0a8_01e9);
    int sum = 0;
    for (int i = 20; i < 32; i += 2) {
      sum += packet.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >> 16);
    packet.putShort(26, (short) ~sum);
    return packet.array();
  }
}
