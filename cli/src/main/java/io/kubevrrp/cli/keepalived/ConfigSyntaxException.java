package io.kubevrrp.cli.keepalived;

import java.io.Serial;

/** A file that cannot be read as a keepalived configuration. */
public final class ConfigSyntaxException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A sentence about a place.
   *
   * @param at the place that is wrong
   * @param sentence what is wrong and what to do
   */
  public ConfigSyntaxException(Position at, String sentence) {
    super(at + ": error: " + sentence);
  }
}
