package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(5);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Ticks ticks = new Ticks(loop);
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  @AfterEach
  void closeLoop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void whatIsDueWithinATickIsDoneTogetherInItsOrderAndNeverEarly() throws Exception {
    loop.submit(
            () -> {
              long tick = Math.ceilDiv(ticks.now(), TICK) * TICK + 4 * TICK;
              ticks.at(tick + 1, () -> done.add("next " + (ticks.now() > tick)));
              ticks.at(tick, () -> done.add("first"));
              ticks.at(tick - TICK + 1, () -> done.add("second " + (ticks.now() >= tick)));
              ticks.at(tick, () -> done.add("never")).cancel();
            })
        .sync();

    assertThat(next()).isEqualTo("first");
    assertThat(next()).isEqualTo("second true");
    assertThat(next()).isEqualTo("next true");
    assertThat(done).isEmpty();
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersFromTheirs() throws Exception {
    loop.submit(
            () -> {
              long at = ticks.now();
              ticks.at(
                  at,
                  () -> {
                    throw new IllegalStateException("as this test wants it");
                  });
              ticks.at(at, () -> done.add("the other"));
            })
        .sync();

    assertThat(next()).isEqualTo("the other");
  }

  @Test
  void jitterDelaysByAPartOfItselfAndIsNoLongerThanTheInterval() {
    Duration second = Duration.ofSeconds(1);
    var jittery = new TrackedServiceConfig.Schedule(second, second, second, Duration.ofMillis(300));
    var steady = new TrackedServiceConfig.Schedule(second, second, second, Duration.ZERO);
    Random random = new Random(5);

    assertThat(IntStream.range(0, 1000).mapToObj(_ -> jittery.delay(random)).toList())
        .allMatch(delay -> delay >= 0 && delay <= 300_000_000)
        .anyMatch(delay -> delay < 50_000_000)
        .anyMatch(delay -> delay > 250_000_000);
    assertThat(steady.delay(random)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TrackedServiceConfig.Schedule(second, second, second, Duration.ofSeconds(2)))
        .withMessageContaining("jitter delays each check by a part of the interval");
  }

  private String next() throws InterruptedException {
    return String.valueOf(done.poll(10, TimeUnit.SECONDS));
  }
}
