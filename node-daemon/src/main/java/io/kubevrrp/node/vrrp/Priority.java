package io.kubevrrp.node.vrrp;

/**
 * How strongly a router wants to be Active; RFC 9568 section 5.2.4.
 *
 * @param value 0 to 255
 */
public record Priority(int value) implements Comparable<Priority> {
  /** An Active router that gives up says so with this. */
  public static final Priority RESIGNING = new Priority(0);

  /**
   * Behind all others that take part: a router that holds the addresses only until another can,
   * because what it tracks fails or because it was asked to hand over. Whoever has a higher
   * priority takes over from it, Preempt_Mode or not.
   */
  public static final Priority LOWEST = new Priority(1);

  /** The router whose own addresses these are. */
  public static final Priority OWNER = new Priority(255);

  public Priority {
    if (value < 0 || value > 255) {
      throw new IllegalArgumentException("priority out of range 0..255: " + value);
    }
  }

  @Override
  public int compareTo(Priority other) {
    return Integer.compare(value, other.value);
  }
}
