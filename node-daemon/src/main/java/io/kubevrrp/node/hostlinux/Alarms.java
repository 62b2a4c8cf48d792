package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.EventLoop;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * What is due when, on one thread: a binary heap of alarms that can be set again and again, so that
 * a beat that never ends makes no garbage.
 */
final class Alarms {
  /** What {@link #waitNs} says while nothing is set. */
  static final long FOR_EVER = 0;

  /** What it says while something is due. */
  static final long NOT_AT_ALL = -1;

  private final LongConsumer lateness;
  private Bell[] heap = new Bell[16];
  private int size;

  /**
   * None yet.
   *
   * @param lateness gets how late each alarm is, in nanoseconds
   */
  Alarms(LongConsumer lateness) {
    this.lateness = lateness;
  }

  /** An alarm that is not set. */
  EventLoop.Alarm add(Runnable task) {
    return new Bell(task);
  }

  /** How long until the next one, in nanoseconds. */
  long waitNs(long nowNs) {
    if (size == 0) {
      return FOR_EVER;
    }
    long wait = heap[0].dueNs - nowNs;
    return wait <= 0 ? NOT_AT_ALL : wait;
  }

  /** Runs what is due, but nothing twice: packets have their turn in between. */
  void ring(long nowNs) {
    while (size > 0 && heap[0].dueNs - nowNs <= 0) {
      Bell due = heap[0];
      long late = nowNs - due.dueNs;
      due.cancel();
      lateness.accept(late);
      due.task.run();
    }
  }

  private void moveUp(int from) {
    Bell moved = heap[from];
    int at = from;
    while (at > 0 && moved.isBefore(heap[(at - 1) / 2])) {
      put(heap[(at - 1) / 2], at);
      at = (at - 1) / 2;
    }
    put(moved, at);
  }

  private void moveDown(int from) {
    Bell moved = heap[from];
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      child += child + 1 < size && heap[child + 1].isBefore(heap[child]) ? 1 : 0;
      if (!heap[child].isBefore(moved)) {
        break;
      }
      put(heap[child], at);
      at = child;
    }
    put(moved, at);
  }

  private void put(Bell bell, int at) {
    heap[at] = bell;
    bell.place = at;
  }

  private final class Bell implements EventLoop.Alarm {
    private static final int NOWHERE = -1;

    private final Runnable task;
    private long dueNs;
    private int place = NOWHERE;

    Bell(Runnable task) {
      this.task = task;
    }

    @Override
    public void set(long delayNs) {
      dueNs = System.nanoTime() + Math.max(0, delayNs);
      if (place == NOWHERE) {
        if (size == heap.length) {
          heap = Arrays.copyOf(heap, 2 * size);
        }
        put(this, size++);
      }
      moveUp(place);
      moveDown(place);
    }

    @Override
    public void cancel() {
      if (place == NOWHERE) {
        return;
      }
      int hole = place;
      place = NOWHERE;
      Bell last = heap[--size];
      if (hole != size) {
        put(last, hole);
        moveUp(hole);
        moveDown(last.place);
      }
    }

    private boolean isBefore(Bell other) {
      return dueNs - other.dueNs < 0;
    }
  }
}
