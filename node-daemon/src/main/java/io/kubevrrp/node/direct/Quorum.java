package io.kubevrrp.node.direct;

/**
 * How much of the real servers must work for them to be used: below {@code weight} less {@code
 * hysteresis} they are given up for the sorry server, from {@code weight} and {@code hysteresis} on
 * they are taken again; in between it stays as it was.
 *
 * @param weight the weight of working real servers together, 1 or more
 * @param hysteresis 0 to less than {@code weight}
 */
public record Quorum(int weight, int hysteresis) {
  /** One working real server suffices, unless its weight is 0. */
  public static final Quorum ONE = new Quorum(1, 0);

  public Quorum {
    if (weight < 1 || hysteresis < 0 || hysteresis >= weight) {
      throw new IllegalArgumentException(
          "quorum is 1 or more, and quorumHysteresis 0 to less than that: "
              + weight
              + " and "
              + hysteresis);
    }
  }

  /**
   * Whether the real servers are used.
   *
   * @param before whether they were; false where nothing was before
   * @param working the weight of those that work together
   */
  boolean holds(boolean before, long working) {
    return working >= (before ? (long) weight - hysteresis : gain());
  }

  /** The weight from which on they are taken again. */
  long gain() {
    return (long) weight + hysteresis;
  }
}
