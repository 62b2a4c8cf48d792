package io.kubevrrp.node.track;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a monitor's listener heard, in order. */
final class Verdicts implements MonitorListener {
  private final BlockingQueue<Heard> queue = new LinkedBlockingQueue<>();

  record Heard(String service, Verdict verdict) {}

  @Override
  public void onVerdict(String service, Verdict verdict) {
    queue.add(new Heard(service, verdict));
  }

  Heard next() throws InterruptedException {
    Heard heard = queue.poll(10, TimeUnit.SECONDS);
    if (heard == null) {
      throw new AssertionError("no verdict within 10 s");
    }
    return heard;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
