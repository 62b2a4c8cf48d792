package io.kubevrrp.node.wire;

/**
 * Why a received packet was thrown away, in the order of the checks of RFC 9568 section 7.1. A
 * constant's name is also its metric label.
 */
public enum DiscardReason {
  /** The capture ends before the packet does, or is a fragment, or holds no VRRP header. */
  TRUNCATED("the packet is not complete"),
  /** The IP version is neither 4 nor 6. */
  NOT_IP("the packet is neither IPv4 nor IPv6"),
  /** The frame is not ARP for IPv4. */
  NOT_IPV4("the frame is not ARP for IPv4"),
  /** The IPv4 protocol, or IPv6's next header, is not 112. */
  NOT_VRRP("the IP protocol is not 112 (VRRP)"),
  /**
   * Neither 224.0.0.18 nor ff02::12; the caller uses it for unicast to a multicasting router and
   * the reverse. Not in the RFC.
   */
  WRONG_DESTINATION("the destination is not the one that this virtual router listens to"),
  /** The TTL or hop limit is not 255, so a router may have forwarded the packet. */
  WRONG_TTL("the TTL or hop limit is not 255: the packet may come from another network"),
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
  /** IPv6: the first address is not link-local (RFC 9568, erratum 8300); decided by the caller. */
  FIRST_NOT_LINK_LOCAL("the first IPv6 address is not a link-local one"),
  /** No virtual router of this interface has this VRID; decided by the caller, but for VRID 0. */
  UNKNOWN_VRID("no virtual router with this VRID runs on this interface"),
  /** Version 2: type or password differ from ours (RFC 3768 section 7.1); decided by the caller. */
  AUTHENTICATION_MISMATCH("the authentication differs from the configured one"),
  /** Version 2: the interval differs from ours (RFC 3768 section 7.1); decided by the caller. */
  INTERVAL_MISMATCH("the advertisement interval differs from the configured one"),
  /** The sender is none of the group's peers, and only those are heard; decided by the caller. */
  NOT_A_PEER("the sender is none of the peers"),
  /** A trailer is demanded; decided by {@link HmacScreening}, as the next five. */
  HMAC_MISSING("the advertisement is not authenticated, and that is demanded"),
  /** The trailer's type is not 1, or its reserved field not 0. */
  HMAC_MALFORMED("the authentication trailer has an unknown form"),
  /** The trailer's time is too far from ours. */
  HMAC_STALE("the authentication trailer is too old, or a clock is wrong"),
  /** The trailer names a key that we do not have. */
  HMAC_UNKNOWN_KEY("the authentication trailer was made with a key that is not known here"),
  /** The proof is not what our key gives. */
  HMAC_WRONG("the authentication trailer is wrong: another key, or a changed packet"),
  /** The number is not larger than the sender's last one. */
  HMAC_REPLAYED("the authentication trailer was used before"),
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
