package io.kubevrrp.node.desired;

import java.util.List;

/** A configuration that can be run, or why it cannot. */
public sealed interface Validated {
  /**
   * It can be run.
   *
   * @param node what it says
   */
  record Valid(DesiredNode node) implements Validated {}

  /**
   * It cannot.
   *
   * @param problems a sentence each
   */
  record Invalid(List<String> problems) implements Validated {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
