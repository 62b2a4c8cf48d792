package io.kubevrrp.api.v1alpha1;

/** How a virtual address is written in a resource. */
public final class VirtualAddress {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  /**
   * An IPv4 address with an optional prefix length, as a regular expression that Java and RE2 read
   * alike.
   */
  public static final String PATTERN =
      "^" + OCTET + "[.]" + OCTET + "[.]" + OCTET + "[.]" + OCTET + "(/(3[0-2]|[12]?[0-9]))?$";

  /** The length of the longest text that {@link #PATTERN} allows. */
  public static final int MAX_LENGTH = 18;

  /** The CEL form: {@code a} is the address. */
  static final String CEL_IS_ADDRESS = "a.matches('" + PATTERN + "')";

  private VirtualAddress() {}
}
