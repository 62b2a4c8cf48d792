package io.kubevrrp.node.inet;

/** The Ethernet address that a virtual router answers with, whichever node it is on. */
public final class VirtualRouterMac {
  private static final long PREFIX = 0x0000_5e00_0000L;
  private static final int OF_IPV4 = 1;
  private static final int OF_IPV6 = 2;

  private VirtualRouterMac() {}

  /**
   * 00-00-5E-00-01-{VRID} for IPv4, 00-00-5E-00-02-{VRID} for IPv6; RFC 9568 section 7.3.
   *
   * @param vrid 1 to 255
   */
  public static MacAddress of(AddressFamily family, int vrid) {
    if (vrid < 1 || vrid > 255) {
      throw new IllegalArgumentException("a VRID is 1 to 255: " + vrid);
    }
    int number =
        switch (family) {
          case IPV4 -> OF_IPV4;
          case IPV6 -> OF_IPV6;
        };
    return new MacAddress(PREFIX | (long) number << 8 | vrid);
  }
}
