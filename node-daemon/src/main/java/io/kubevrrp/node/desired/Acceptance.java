package io.kubevrrp.node.desired;

import java.time.Instant;
import java.util.List;

/**
 * Whether the newest configuration was taken over.
 *
 * @param generation the generation of the object it came in; 0 when it came from a file
 * @param problems why it was not; empty when it was
 * @param since since when that is so
 */
public record Acceptance(long generation, List<String> problems, Instant since) {
  public Acceptance {
    problems = List.copyOf(problems);
  }

  /** Whether it was taken over. */
  public boolean accepted() {
    return problems.isEmpty();
  }

  /** The outcome of a newer configuration; {@code since} is kept when the answer is the same. */
  public Acceptance next(long newGeneration, List<String> newProblems, Instant now) {
    boolean same = accepted() == newProblems.isEmpty();
    return new Acceptance(newGeneration, newProblems, same ? since : now);
  }
}
