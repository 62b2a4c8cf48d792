package io.kubevrrp.cli.keepalived;

import java.util.Locale;

/** How much a finding matters. */
public enum Level {
  /**
   * What the file says is wrong, or is not in the result and the virtual routers would behave
   * differently.
   */
  ERROR,
  /** The result stands on an assumption, or something beside the virtual routers is left out. */
  WARNING,
  /** Good to know. */
  NOTE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
