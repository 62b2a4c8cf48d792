package io.kubevrrp.node.ipvs;

/**
 * How a packet gets to its real server: the low bits of IP_VS_CONN_F_FWD_MASK (linux/ip_vs.h).
 *
 * @param method 0 to 7
 */
public record Forwarding(int method) {
  /** The real server gets the packet as it is: only the frame's destination is another. */
  public static final Forwarding DIRECT_ROUTING = new Forwarding(3);

  private static final int MASK = 7;

  public Forwarding {
    if ((method & ~MASK) != 0) {
      throw new IllegalArgumentException("a forwarding method has three bits: " + method);
    }
  }

  static Forwarding ofFlags(int flags) {
    return new Forwarding(flags & MASK);
  }
}
