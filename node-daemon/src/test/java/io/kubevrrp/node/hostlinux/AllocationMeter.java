package io.kubevrrp.node.hostlinux;

import com.sun.management.ThreadMXBean;
import io.kubevrrp.node.runtime.CountedMetrics;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/** Tells what the loop's thread allocated over ten thousand advertisements, sent or received. */
final class AllocationMeter extends CountedMetrics {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM = 15_000;
  private static final int COUNTED = 10_000;

  private final Consumer<String> told;
  private int advertisements;
  private long before;

  /** Counts from now on. */
  AllocationMeter(Consumer<String> told) {
    this.told = told;
  }

  @Override
  public void received(String virtualRouter) {
    count();
  }

  @Override
  public void sent(String virtualRouter) {
    count();
  }

  private void count() {
    advertisements++;
    if (advertisements == WARM) {
      before = THREADS.getCurrentThreadAllocatedBytes();
    } else if (advertisements == WARM + COUNTED) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      told.accept("allocated " + allocated + " octets");
    }
  }
}
