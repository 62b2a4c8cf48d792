package io.kubevrrp.api.v1alpha1;

/** How a virtual address is written in a resource. */
public final class VirtualAddress {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String IPV4 = OCTET + "[.]" + OCTET + "[.]" + OCTET + "[.]" + OCTET;
  private static final String GROUP = "[0-9a-f]{1,4}";
  private static final String BEFORE = "(" + GROUP + ":)";
  private static final String AFTER = "(:" + GROUP + ")";
  private static final String IPV6 =
      "("
          + (BEFORE + "{7}" + GROUP)
          + ("|" + BEFORE + "{1,7}:")
          + ("|" + BEFORE + "{1,6}:" + GROUP)
          + ("|" + BEFORE + "{1,5}" + AFTER + "{1,2}")
          + ("|" + BEFORE + "{1,4}" + AFTER + "{1,3}")
          + ("|" + BEFORE + "{1,3}" + AFTER + "{1,4}")
          + ("|" + BEFORE + "{1,2}" + AFTER + "{1,5}")
          + ("|" + GROUP + ":" + AFTER + "{1,6}")
          + ("|:" + AFTER + "{1,7}")
          + ")";

  /**
   * An IPv4 or IPv6 address (RFC 5952, without an embedded IPv4 address) with an optional prefix
   * length, as a regular expression that Java and RE2 read alike.
   */
  public static final String PATTERN =
      "^(" + IPV4 + "(/(3[0-2]|[12]?[0-9]))?|" + IPV6 + "(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$";

  /** The same without a prefix length. */
  public static final String HOST_PATTERN = "^(" + IPV4 + "|" + IPV6 + ")$";

  /** From one address to another of the same family, as {@link #PATTERN}. */
  public static final String FROM_TO = "^(" + IPV4 + "-" + IPV4 + "|" + IPV6 + "-" + IPV6 + ")$";

  /** The length of the longest text that {@link #PATTERN} allows. */
  public static final int MAX_LENGTH = 43;

  /** The length of the longest text that {@link #HOST_PATTERN} allows. */
  public static final int MAX_HOST_LENGTH = 39;

  /** The CEL form: {@code a} is the address. */
  static final String CEL_IS_ADDRESS = "a.matches('" + PATTERN + "')";

  /** The CEL form: {@code a} is an entry of a pool. */
  static final String CEL_IS_RANGE = "(" + CEL_IS_ADDRESS + " || a.matches('" + FROM_TO + "'))";

  /** The CEL form of an IPv6 address that is valid on its link only. */
  static final String CEL_IS_LINK_LOCAL = "a.matches('^fe[89ab]')";

  private VirtualAddress() {}

  /** Whether it is written as an IPv6 address. */
  public static boolean isIpv6(String address) {
    return address.indexOf(':') >= 0;
  }

  /** Whether it is an IPv6 address that is valid on its link only (fe80::/10). */
  public static boolean isLinkLocal(String address) {
    return address.matches("fe[89ab].*");
  }
}
