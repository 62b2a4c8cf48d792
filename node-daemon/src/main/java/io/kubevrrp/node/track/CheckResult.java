package io.kubevrrp.node.track;

import java.util.Optional;

/**
 * How one check ended.
 *
 * @param passed whether the service did what was expected
 * @param message what was seen, for a user to read
 * @param number what a tracked file says; empty for every other kind
 * @param conclusive whether a failure needs no confirmation by further checks: the kernel said that
 *     the process died
 */
public record CheckResult(
    boolean passed, String message, Optional<Integer> number, boolean conclusive) {

  /** A check that passed. */
  public static CheckResult passed(String message) {
    return new CheckResult(true, message, Optional.empty(), false);
  }

  /** A check that failed. */
  public static CheckResult failed(String message) {
    return new CheckResult(false, message, Optional.empty(), false);
  }

  /** What a tracked file says. */
  static CheckResult number(int number, String message) {
    return new CheckResult(number == 0, message, Optional.of(number), true);
  }

  CheckResult withRemark(String remark) {
    return new CheckResult(passed, message + " (" + remark + ")", number, conclusive);
  }

  CheckResult withoutDoubt() {
    return new CheckResult(passed, message, number, true);
  }
}
