package io.kubevrrp.node.track;

import java.time.Duration;

/** Hears what services count as. Called on the thread that runs all checks: post it elsewhere. */
@FunctionalInterface
public interface MonitorListener {
  /** The first verdict on a service that enough results agree on, or one that differs from it. */
  void onVerdict(String service, Verdict verdict);

  /**
   * A check ended.
   *
   * @param passed how
   * @param took from its start to its end
   * @param late how long after it was due it began
   */
  default void onCheck(String service, boolean passed, Duration took, Duration late) {}

  /**
   * A program that should make a failing service work again was run, or could not be.
   *
   * @param succeeded whether it ended in time with status 0; the service need not work for that
   */
  default void onRecovery(String service, boolean succeeded) {}

  /**
   * The service is not checked any more: no verdict follows. Called on the thread that runs all
   * checks.
   */
  default void onForgotten(String service) {}
}
