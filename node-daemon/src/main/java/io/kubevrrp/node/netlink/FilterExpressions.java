package io.kubevrrp.node.netlink;

import io.kubevrrp.node.inet.AddressFamily;

/**
 * Conditions and verdicts of nf_tables rules (the NFTA_* attributes of
 * linux/netfilter/nf_tables.h). A rule loads something into register 1 and goes on only when that
 * compares.
 */
final class FilterExpressions {
  private static final int REGISTER = 1;
  private static final int META_NFPROTO = 15;
  private static final int META_L4PROTO = 16;
  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int EQUAL = 0;
  private static final int AT_MOST = 3;
  private static final int AT_LEAST = 5;
  private static final byte NFPROTO_IPV4 = 2;
  private static final byte NFPROTO_IPV6 = 10;
  private static final byte ICMPV6 = 58;
  private static final byte NEIGHBOUR_SOLICITATION = (byte) 135;
  private static final byte NEIGHBOUR_ADVERTISEMENT = (byte) 136;

  private FilterExpressions() {}

  /** The verdict on neighbour solicitations and advertisements. */
  static Attribute[] neighbourDiscovery(int verdict) {
    return new Attribute[] {
      meta(META_NFPROTO),
      compare(EQUAL, NFPROTO_IPV6),
      meta(META_L4PROTO),
      compare(EQUAL, ICMPV6),
      payload(TRANSPORT_HEADER, 0, 1),
      compare(AT_LEAST, NEIGHBOUR_SOLICITATION),
      compare(AT_MOST, NEIGHBOUR_ADVERTISEMENT),
      verdict(verdict)
    };
  }

  /** The verdict on packets to the addresses of a set. */
  static Attribute[] destinationIn(String set, AddressFamily family, int verdict) {
    byte protocol = family == AddressFamily.IPV4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
    int offset = family == AddressFamily.IPV4 ? 16 : 24;
    return new Attribute[] {
      meta(META_NFPROTO),
      compare(EQUAL, protocol),
      payload(NETWORK_HEADER, offset, family.octets()),
      expression("lookup", Attribute.of(1, set), Attribute.bigEndian(2, REGISTER)),
      verdict(verdict)
    };
  }

  private static Attribute meta(int key) {
    return expression("meta", Attribute.bigEndian(1, REGISTER), Attribute.bigEndian(2, key));
  }

  private static Attribute payload(int base, int offset, int length) {
    return expression(
        "payload",
        Attribute.bigEndian(1, REGISTER),
        Attribute.bigEndian(2, base),
        Attribute.bigEndian(3, offset),
        Attribute.bigEndian(4, length));
  }

  private static Attribute compare(int operator, byte... value) {
    return expression(
        "cmp",
        Attribute.bigEndian(1, REGISTER),
        Attribute.bigEndian(2, operator),
        Attribute.nest(3, new Attribute(1, value)));
  }

  private static Attribute verdict(int code) {
    return expression(
        "immediate",
        Attribute.bigEndian(1, 0),
        Attribute.nest(2, Attribute.nest(2, Attribute.bigEndian(1, code))));
  }

  private static Attribute expression(String name, Attribute... data) {
    return Attribute.nest(1, Attribute.of(1, name), Attribute.nest(2, data));
  }
}
