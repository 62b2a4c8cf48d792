package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the announcements of all virtual routers at a pace, by a token bucket: a few at once, the
 * addresses of hundreds one after another, so that no advertisement has to wait for them.
 */
final class Announcer {
  /** So many leave at once: what five addresses need. */
  static final int BURST = 32;

  /** How long a bucket takes to fill. */
  static final Duration FILL = Duration.ofMillis(5);

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Host host;
  private final EventLoop.Alarm alarm;
  private final Deque<Job> jobs = new ArrayDeque<>();
  private int tokens = BURST;
  private long filledNs;

  /** Sends a router's announcements. */
  interface Frames {
    /** Sends one; they are numbered from 0. */
    void send(int number) throws HostException;
  }

  private static final class Job {
    private final Frames frames;
    private final int count;
    private int next;

    Job(Frames frames, int count) {
      this.frames = frames;
      this.count = count;
    }
  }

  /** Has nothing to send. */
  Announcer(Host host) {
    this.host = host;
    this.alarm = host.loop().alarm(this::goOn);
    this.filledNs = host.time().nowNs();
  }

  /**
   * Sends them, as many as the bucket allows at once.
   *
   * @param frames whose; what is left of its earlier ones is not sent any more
   * @throws HostException when the kernel refuses one of the first; the others are left out
   */
  void announce(Frames frames, int count) throws HostException {
    forget(frames);
    Job job = new Job(frames, count);
    jobs.add(job);
    refill();
    while (tokens > 0 && jobs.size() == 1 && job.next < job.count) { // nobody jumps the queue
      try {
        tokens--;
        frames.send(job.next++);
      } catch (HostException e) {
        forget(frames);
        throw e;
      }
    }
    later();
  }

  /** Nothing more of these is sent: the addresses are held here no longer. */
  void forget(Frames frames) {
    jobs.removeIf(job -> job.frames.equals(frames));
  }

  private void goOn() {
    refill();
    while (tokens > 0 && !jobs.isEmpty()) {
      Job job = jobs.getFirst();
      if (job.next == job.count) {
        jobs.removeFirst();
        continue;
      }
      try {
        tokens--;
        job.frames.send(job.next++);
      } catch (HostException e) {
        jobs.removeFirst();
        LOG.atWarn()
            .addKeyValue("error", e.getMessage())
            .log("the kernel refused an announcement; the others of its router are left out");
      }
    }
    later();
  }

  private void later() {
    while (!jobs.isEmpty() && jobs.getFirst().next == jobs.getFirst().count) {
      jobs.removeFirst(); // those behind it have not begun
    }
    if (!jobs.isEmpty()) {
      alarm.set(FILL.toNanos());
    }
  }

  private void refill() {
    long now = host.time().nowNs();
    if (now - filledNs >= FILL.toNanos()) {
      tokens = BURST;
      filledNs = now;
    }
  }
}
