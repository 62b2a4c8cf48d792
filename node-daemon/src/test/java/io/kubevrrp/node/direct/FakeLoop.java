package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A loop whose time passes when a test says so. */
final class FakeLoop implements EventLoop {
  private final List<Runnable> waiting = new ArrayList<>();

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    waiting.add(task);
    return () -> waiting.remove(task);
  }

  @Override
  public Alarm alarm(Runnable task) {
    return new Alarm() {
      @Override
      public void set(long delayNs) {
        cancel();
        waiting.add(task);
      }

      @Override
      public void cancel() {
        waiting.remove(task);
      }
    };
  }

  /** What waits is due. */
  void later() {
    List<Runnable> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(Runnable::run);
  }
}
