package io.kubevrrp.node.runtime;

/**
 * What becomes of packets to a virtual router's addresses.
 *
 * @param virtualMac whether the addresses answer with the virtual router's MAC (RFC 9568 section
 *     7.3), or with the interface's
 * @param accept Accept_Mode (section 6.1): whether the host takes what is sent to the addresses;
 *     the owner of the addresses does always
 */
public record DataPlane(boolean virtualMac, boolean accept) {
  /** As keepalived by default. */
  public static final DataPlane OF_THE_INTERFACE = new DataPlane(false, true);
}
