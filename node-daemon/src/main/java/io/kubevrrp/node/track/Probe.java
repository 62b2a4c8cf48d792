package io.kubevrrp.node.track;

import java.util.function.Consumer;

/** Knows how to check. */
@FunctionalInterface
interface Probe {
  /**
   * Makes what checks one service.
   *
   * @param urgent called, on any thread, when the service should be looked at again at once
   */
  Prober open(Check check, Source source, Runnable urgent);

  /** Checks one service. */
  @FunctionalInterface
  interface Prober extends AutoCloseable {
    /**
     * Starts a check and returns at once. The result comes on any thread, before or after this
     * method returns; after {@link Attempt#cancel} it may come and means nothing.
     */
    Attempt start(Consumer<CheckResult> done);

    /** The service is not checked any more. */
    @Override
    default void close() {}
  }

  /** A check under way. */
  @FunctionalInterface
  interface Attempt {
    /** Lets go of whatever the check holds; harmless when it is over. */
    void cancel();
  }
}
