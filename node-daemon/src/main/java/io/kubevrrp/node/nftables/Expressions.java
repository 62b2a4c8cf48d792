package io.kubevrrp.node.nftables;

import io.kubevrrp.node.netlink.Attribute;
import io.kubevrrp.node.netlink.Attributes;
import java.util.List;

/**
 * What a rule does with each packet: loads three parts of it into registers, looks the three up in
 * the map, and marks the packet with what it finds. A packet that the map does not know leaves the
 * rule unmarked (linux/netfilter/nf_tables.h).
 */
final class Expressions {
  /** NFT_REG32_00 and those after it: one register for each part, side by side as in a key. */
  private static final int ADDRESS_REGISTER = 8;

  private static final int PROTOCOL_REGISTER = 9;
  private static final int PORT_REGISTER = 10;
  private static final int MARK_REGISTER = 11;

  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int IPV4_DESTINATION = 16;

  /** The same in TCP, UDP and SCTP. */
  private static final int DESTINATION_PORT = 2;

  private static final int META_MARK = 3;
  private static final int META_TRANSPORT_PROTOCOL = 16;

  private static final int ELEMENT = 1;
  private static final int NAME = 1;
  private static final int DATA = 2;

  private Expressions() {}

  /** As the value of NFTA_RULE_EXPRESSIONS. */
  static Attributes markByMap(String map) {
    return new Attributes(
        List.of(
            payload(ADDRESS_REGISTER, NETWORK_HEADER, IPV4_DESTINATION, 4),
            expression("meta", loaded(PROTOCOL_REGISTER, META_TRANSPORT_PROTOCOL)),
            payload(PORT_REGISTER, TRANSPORT_HEADER, DESTINATION_PORT, 2),
            expression("lookup", lookup(map)),
            expression("meta", stored(MARK_REGISTER, META_MARK))));
  }

  private static Attribute payload(int register, int base, int offset, int length) {
    return expression(
        "payload",
        Attributes.of(
            Attribute.ofNetworkOrder(Payload.REGISTER, register),
            Attribute.ofNetworkOrder(Payload.BASE, base),
            Attribute.ofNetworkOrder(Payload.OFFSET, offset),
            Attribute.ofNetworkOrder(Payload.LENGTH, length)));
  }

  private static Attributes loaded(int register, int key) {
    return Attributes.of(
        Attribute.ofNetworkOrder(Meta.TO_REGISTER, register),
        Attribute.ofNetworkOrder(Meta.KEY, key));
  }

  private static Attributes stored(int register, int key) {
    return Attributes.of(
        Attribute.ofNetworkOrder(Meta.KEY, key),
        Attribute.ofNetworkOrder(Meta.FROM_REGISTER, register));
  }

  private static Attributes lookup(String map) {
    return Attributes.of(
        Attribute.of(Lookup.SET, map),
        Attribute.ofNetworkOrder(Lookup.FROM_REGISTER, ADDRESS_REGISTER),
        Attribute.ofNetworkOrder(Lookup.TO_REGISTER, MARK_REGISTER));
  }

  private static Attribute expression(String name, Attributes data) {
    return Attribute.of(ELEMENT, Attributes.of(Attribute.of(NAME, name), Attribute.of(DATA, data)));
  }

  /** NFTA_PAYLOAD_*. */
  private static final class Payload {
    static final int REGISTER = 1;
    static final int BASE = 2;
    static final int OFFSET = 3;
    static final int LENGTH = 4;
  }

  /** NFTA_META_*. */
  private static final class Meta {
    static final int TO_REGISTER = 1;
    static final int KEY = 2;
    static final int FROM_REGISTER = 3;
  }

  /** NFTA_LOOKUP_*. */
  private static final class Lookup {
    static final int SET = 1;
    static final int FROM_REGISTER = 2;
    static final int TO_REGISTER = 3;
  }
}
