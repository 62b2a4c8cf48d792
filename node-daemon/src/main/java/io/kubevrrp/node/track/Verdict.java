package io.kubevrrp.node.track;

import java.time.Instant;
import java.util.Optional;

/**
 * What a service counts as.
 *
 * @param up whether it works
 * @param message why
 * @param since when it became so
 * @param number what a tracked file says; empty for every other kind of check
 * @param newest the newest check, which may speak against the verdict
 */
public record Verdict(
    boolean up, String message, Instant since, Optional<Integer> number, Newest newest) {

  /**
   * The newest check.
   *
   * @param passed how it ended
   * @param answer what it saw, in words, and how long it took
   * @param consecutive how many checks in a row ended like it, this one included
   */
  public record Newest(boolean passed, String answer, int consecutive) {}
}
