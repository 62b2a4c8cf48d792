package io.kubevrrp.lab.uml;

import java.time.Duration;

/** What a trial showed, a line each; where the time went is after its semicolon. */
final class Trial {
  private static final long BEGIN = System.nanoTime();

  private Trial() {}

  /** The outcome, and when it was seen. */
  static void print(String trial, String outcome) {
    double seconds = Duration.ofNanos(System.nanoTime() - BEGIN).toMillis() / 1_000.0;
    System.out.printf("%s: %s; at %.1f s%n", trial, outcome, seconds);
  }
}
