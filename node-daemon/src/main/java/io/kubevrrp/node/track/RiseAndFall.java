package io.kubevrrp.node.track;

/**
 * How many results make a verdict, as keepalived counts a tracked script: before its first check a
 * service counts as {@code initiallyUp}; the first check decides at once, either way; from then on
 * it takes {@code rise} successes in a row to come up and {@code fall} failures in a row to go
 * down.
 *
 * @param rise 1 or more
 * @param fall 1 or more
 * @param initiallyUp what the service counts as before its first check
 */
public record RiseAndFall(int rise, int fall, boolean initiallyUp) {

  public RiseAndFall {
    if (rise < 1 || fall < 1) {
      throw new IllegalArgumentException("rise and fall count from 1: " + rise + ", " + fall);
    }
  }

  /**
   * Where the count stands.
   *
   * @param up what the service counts as
   * @param checked whether there was a result yet
   * @param against how many results in a row spoke against {@code up}
   */
  public record State(boolean up, boolean checked, int against) {}

  /** Before the first check. */
  public State start() {
    return new State(initiallyUp, false, 0);
  }

  /** Counts one result. */
  public State step(State state, CheckResult result) {
    boolean passed = result.passed();
    if (passed == state.up()) {
      return new State(passed, true, 0);
    }
    int against = state.against() + 1;
    if (!state.checked() || against >= (passed ? rise : fall)) {
      return new State(passed, true, 0);
    }
    return new State(state.up(), true, against);
  }
}
