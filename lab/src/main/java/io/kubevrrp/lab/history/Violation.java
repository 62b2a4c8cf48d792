package io.kubevrrp.lab.history;

/**
 * Something that must hold did not.
 *
 * @param invariant what
 * @param sentence how, where and when
 */
public record Violation(Invariant invariant, String sentence) {
  @Override
  public String toString() {
    return invariant.number() + " (" + invariant.sentence() + "): " + sentence;
  }
}
