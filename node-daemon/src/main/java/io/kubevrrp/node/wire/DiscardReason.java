package io.kubevrrp.node.wire;

/**
 * Why a received packet was thrown away, in the order of the checks of RFC 9568 section 7.1. A
 * constant's name is also its metric label.
 */
public enum DiscardReason {
  /** The capture ends before the packet does, or is a fragment, or holds no VRRP header. */
  TRUNCATED("the packet is not complete"),
  /** The IP version is not 4. */
  NOT_IPV4("the packet is not IPv4"),
  /** The IP protocol is not 112. */
  NOT_VRRP("the IP protocol is not 112 (VRRP)"),
  /** The destination is not 224.0.0.18. Not in the RFC: a group of ours never speaks unicast. */
  WRONG_DESTINATION("the destination is not 224.0.0.18"),
  /** The TTL is not 255, so a router may have forwarded the packet. */
  WRONG_TTL("the TTL is not 255: the packet may come from another network"),
  /** Neither version 2 nor 3; the caller uses it for the one that its router does not speak. */
  WRONG_VERSION("the VRRP version is not the one spoken here"),
  /** Not an advertisement (type 1), the only type there is. */
  UNKNOWN_TYPE("the VRRP type is not 1 (advertisement)"),
  /** The address count is 0 (RFC 9568, erratum 8299). */
  NO_ADDRESSES("the advertisement names no address"),
  /** The IP payload is longer or shorter than the address count asks for. */
  LENGTH_MISMATCH("the length does not fit the number of addresses"),
  /** The advertisement interval is 0 (RFC 9568, erratum 8301). */
  ZERO_INTERVAL("the advertisement interval is 0"),
  /** The checksum fits no form that is in use. */
  BAD_CHECKSUM("the checksum is wrong"),
  /** No virtual router of this interface has this VRID; decided by the caller, but for VRID 0. */
  UNKNOWN_VRID("no virtual router with this VRID runs on this interface"),
  /** Version 2: type or password differ from ours (RFC 3768 section 7.1); decided by the caller. */
  AUTHENTICATION_MISMATCH("the authentication differs from the configured one"),
  /** Version 2: the interval differs from ours (RFC 3768 section 7.1); decided by the caller. */
  INTERVAL_MISMATCH("the advertisement interval differs from the configured one"),
  /** No address in common: somebody else uses our VRID on this segment; decided by the caller. */
  DISJOINT_ADDRESSES("no address is shared: another cluster may use this VRID here"),
  /** The source is our own address: looped back or spoofed; decided by the caller. */
  OWN_ADDRESS("the source is an address of this host: looped back or spoofed");

  private final String sentence;

  DiscardReason(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words, for a log line or a condition: no capital, no full stop. */
  public String sentence() {
    return sentence;
  }
}
