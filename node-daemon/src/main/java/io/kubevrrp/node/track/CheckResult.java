package io.kubevrrp.node.track;

/**
 * How one check ended.
 *
 * @param passed whether the service did what was expected
 * @param message what was seen, for a user to read
 */
public record CheckResult(boolean passed, String message) {

  static CheckResult passed(String message) {
    return new CheckResult(true, message);
  }

  static CheckResult failed(String message) {
    return new CheckResult(false, message);
  }
}
