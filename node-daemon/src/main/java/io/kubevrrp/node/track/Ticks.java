package io.kubevrrp.node.track;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer for all checks of an event loop. What is due between two ticks is done together, at the
 * second one: a thousand checks cost one wake-up of the thread each tick and not a thousand, and to
 * set or cancel one costs the same however many there are. Everything happens on the loop.
 */
final class Ticks {
  private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);
  private static final long LENGTH = TimeUnit.MILLISECONDS.toNanos(5);

  private final EventExecutor loop;
  private final Map<Long, List<Entry>> entries = new HashMap<>();

  /** Something that will be done, unless it is cancelled. */
  static final class Entry {
    private @Nullable Runnable task;

    private Entry(Runnable task) {
      this.task = task;
    }

    /** It will not be done; harmless when it was. */
    void cancel() {
      task = null;
    }

    private void run() {
      Runnable due = task;
      task = null;
      if (due != null) {
        due.run();
      }
    }
  }

  /** Nothing is due. */
  Ticks(EventExecutor loop) {
    this.loop = loop;
  }

  /** Where everything happens. */
  EventExecutor loop() {
    return loop;
  }

  /** Nanoseconds on the loop's clock. */
  long now() {
    return loop.ticker().nanoTime();
  }

  /** Has it done at this time, or less than a tick later. */
  Entry at(long time, Runnable task) {
    Entry entry = new Entry(task);
    long tick = Math.ceilDiv(time, LENGTH);
    entries.computeIfAbsent(tick, this::begin).add(entry);
    return entry;
  }

  private List<Entry> begin(long tick) {
    var _ = loop.schedule(() -> due(tick), tick * LENGTH - now(), TimeUnit.NANOSECONDS);
    return new ArrayList<>();
  }

  private void due(long tick) {
    List<Entry> due = entries.remove(tick);
    if (due == null) {
      return;
    }
    for (Entry entry : due) {
      try {
        entry.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("a check could not be begun or ended");
      }
    }
  }
}
