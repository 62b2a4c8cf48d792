package io.kubevrrp.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.telemetry.Health;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  @Test
  void aLoopThatRunsIsHealthyAndABlockedOneIsNotUntilItRunsAgain() throws InterruptedException {
    try (NettyEventLoop loop = new NettyEventLoop()) {
      Heartbeat heartbeat = new Heartbeat(loop, Duration.ofSeconds(10));
      assertThat(heartbeat.health().good()).isTrue();

      CountDownLatch release = new CountDownLatch(1);
      loop.execute(() -> await(release));
      Heartbeat impatient = new Heartbeat(loop, Duration.ofMillis(20));
      for (int i = 0; i < 3; i++) {
        assertThat(impatient.health())
            .isEqualTo(new Health(false, "the elections' loop did not answer within 20 ms"));
      }

      release.countDown();
      assertThat(heartbeat.health().good()).isTrue();
      // Tasks run in order: by now the impatient one's question is answered too.
      assertThat(impatient.health().good()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
