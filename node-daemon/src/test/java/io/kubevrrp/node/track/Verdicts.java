package io.kubevrrp.node.track;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a monitor's listener heard, in order. */
final class Verdicts implements MonitorListener {
  private static final int PATIENCE_MILLISECONDS = 100;
  private static final int TIMES = 100;

  private final BlockingQueue<Heard> queue = new LinkedBlockingQueue<>();

  record Heard(String service, Verdict verdict) {}

  @Override
  public void onVerdict(String service, Verdict verdict) {
    queue.add(new Heard(service, verdict));
  }

  /** Waits 10 s in short pieces: a machine that stood still for 20 s used up one of them. */
  Heard next() throws InterruptedException {
    for (int time = 0; time < TIMES; time++) {
      Heard heard = queue.poll(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS);
      if (heard != null) {
        return heard;
      }
    }
    throw new AssertionError("no verdict within 10 s");
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
