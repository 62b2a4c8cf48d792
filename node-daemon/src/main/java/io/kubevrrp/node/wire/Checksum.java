package io.kubevrrp.node.wire;

/**
 * What the checksum of a version 3 advertisement covers. RFC 9568 section 5.2.8 and keepalived's
 * default disagree, so both are in use; version 2 knows {@link #MESSAGE_ONLY} alone.
 */
public enum Checksum {
  /** An IPv4 pseudo-header and the message: keepalived's and FRR's default. */
  PSEUDO_HEADER,
  /** The VRRP message alone: RFC 9568, and RFC 3768 for version 2. */
  MESSAGE_ONLY
}
