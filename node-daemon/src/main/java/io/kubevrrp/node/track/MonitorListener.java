package io.kubevrrp.node.track;

/** Hears what services count as. */
@FunctionalInterface
public interface MonitorListener {
  /**
   * The first verdict on a service that enough results agree on, or one that differs from the last.
   * Called on the thread that runs all checks: post it elsewhere and return.
   */
  void onVerdict(String service, Verdict verdict);

  /**
   * The service is not checked any more: no verdict follows. Called on the thread that runs all
   * checks.
   */
  default void onForgotten(String service) {}
}
