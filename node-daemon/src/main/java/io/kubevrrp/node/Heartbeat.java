package io.kubevrrp.node;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.telemetry.Health;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the loop that owns the elections for a sign of life. */
final class Heartbeat {
  private final EventLoop loop;
  private final Duration patience;
  private CompletableFuture<Void> beat = CompletableFuture.completedFuture(null);

  /**
   * Asks nothing yet.
   *
   * @param patience how long it waits for the answer
   */
  Heartbeat(EventLoop loop, Duration patience) {
    this.loop = loop;
    this.patience = patience;
  }

  /** Whether a task on the loop ran within the patience; callable from any thread but the loop. */
  Health health() throws InterruptedException {
    try {
      ask().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Health(true, "the elections' loop runs");
    } catch (TimeoutException | ExecutionException _) {
      return new Health(
          false, "the elections' loop did not answer within " + patience.toMillis() + " ms");
    }
  }

  // A loop that hangs gets one question, not one for each probe.
  private synchronized CompletableFuture<Void> ask() {
    if (beat.isDone()) {
      CompletableFuture<Void> asked = new CompletableFuture<>();
      beat = asked;
      loop.execute(() -> asked.complete(null));
    }
    return beat;
  }
}
