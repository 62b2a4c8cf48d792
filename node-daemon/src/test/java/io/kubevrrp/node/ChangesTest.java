package io.kubevrrp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final AtomicInteger told = new AtomicInteger();
  private final Changes changes = new Changes(told::incrementAndGet);

  @Test
  void whoeverWaitsGoesOnWithTheChangeThatMakesItsConditionTrue() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Boolean> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(
                changes.await(
                    () -> {
                      asked.countDown();
                      return wanted.get();
                    },
                    Duration.ofHours(1)));
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    changes.run();
    assertThat(waiting).isNotDone();
    wanted.set(true);
    changes.run();

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(told).hasValue(2);
  }

  @Test
  void patienceEnds() throws InterruptedException {
    assertThat(changes.await(() -> false, Duration.ofMillis(20))).isFalse();
  }
}
