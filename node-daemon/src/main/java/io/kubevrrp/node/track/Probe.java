package io.kubevrrp.node.track;

import java.util.function.Consumer;

/** Starts checks. */
@FunctionalInterface
interface Probe {
  /**
   * Starts a check and returns at once. The result comes on any thread, before or after this method
   * returns; after {@link Attempt#cancel} it may come and means nothing.
   */
  Attempt start(Check check, Consumer<CheckResult> done);

  /** A check under way. */
  @FunctionalInterface
  interface Attempt {
    /** Lets go of whatever the check holds; harmless when it is over. */
    void cancel();
  }
}
