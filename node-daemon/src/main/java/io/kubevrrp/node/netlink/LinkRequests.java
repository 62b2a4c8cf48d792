package io.kubevrrp.node.netlink;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of rtnetlink about interfaces: if_link.h's attributes put together. */
public final class LinkRequests {
  private static final int IFF_UP = 1;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_IFALIAS = 20;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_GROUP = 27;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_MACVLAN_MODE = 1;
  private static final int MACVLAN_MODE_BRIDGE = 4;
  private static final int IFLA_INET_CONF = 1;
  private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
  private static final byte GENERATE_RANDOM = 3;

  /** One less than the least that IPv6 needs: the kernel leaves IPv6 off such an interface. */
  private static final int TOO_SMALL_FOR_IPV6 = 1279;

  private LinkRequests() {}

  /**
   * A macvlan that the daemon makes: an interface with a second Ethernet address on another one.
   *
   * @param name its name, at most 15 characters
   * @param parent the index of the interface it is on
   * @param mac its Ethernet address
   * @param family what it is for: one for IPv4 has no IPv6 at all
   */
  public record Macvlan(String name, int parent, MacAddress mac, AddressFamily family) {}

  /**
   * Asks for the macvlan, down, with our mark. In bridge mode the parent, too, hears what another
   * router sends from the same virtual MAC; in private mode the kernel keeps that from it.
   */
  public static LinkMessage create(int sequence, Macvlan macvlan) {
    List<Attribute> attributes =
        new ArrayList<>(
            List.of(
                Attribute.of(IFLA_IFNAME, macvlan.name()),
                Attribute.of(IFLA_LINK, macvlan.parent()),
                new Attribute(IFLA_ADDRESS, macvlan.mac().octets()),
                Attribute.of(IFLA_GROUP, LinkMessage.MARK),
                Attribute.nest(
                    IFLA_LINKINFO,
                    Attribute.of(IFLA_INFO_KIND, "macvlan"),
                    Attribute.nest(
                        IFLA_INFO_DATA, Attribute.of(IFLA_MACVLAN_MODE, MACVLAN_MODE_BRIDGE)))));
    if (macvlan.family() == AddressFamily.IPV4) {
      attributes.add(Attribute.of(IFLA_MTU, TOO_SMALL_FOR_IPV6));
    }
    return request(
        NetlinkHeader.RTM_NEWLINK,
        NetlinkHeader.NLM_F_ACK | NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL,
        sequence,
        0,
        0,
        0,
        attributes);
  }

  /**
   * Asks for IPv4 settings of an interface; netlink sets them also where {@code /proc/sys} is
   * read-only.
   *
   * @param alias what is to be noted about it; empty: what is noted stays
   */
  public static LinkMessage configure(
      int sequence, int linkIndex, Optional<String> alias, Map<Ipv4Setting, Integer> settings) {
    List<Attribute> attributes = new ArrayList<>();
    alias.ifPresent(text -> attributes.add(Attribute.of(IFLA_IFALIAS, text)));
    Attribute[] values =
        settings.entrySet().stream()
            .map(entry -> Attribute.of(entry.getKey().number(), entry.getValue()))
            .toArray(Attribute[]::new);
    attributes.add(
        Attribute.nest(
            IFLA_AF_SPEC,
            Attribute.nest(AddressMessage.AF_INET, Attribute.nest(IFLA_INET_CONF, values))));
    return set(sequence, linkIndex, 0, 0, attributes);
  }

  /**
   * Asks that the interface's link-local address is a random one: one made from a virtual MAC would
   * be the same on every node (RFC 9568 section 7.4).
   */
  public static LinkMessage randomLinkLocal(int sequence, int linkIndex) {
    Attribute mode = new Attribute(IFLA_INET6_ADDR_GEN_MODE, new byte[] {GENERATE_RANDOM});
    return set(
        sequence,
        linkIndex,
        0,
        0,
        List.of(Attribute.nest(IFLA_AF_SPEC, Attribute.nest(AddressMessage.AF_INET6, mode))));
  }

  /** Asks that the interface goes up, or down. */
  public static LinkMessage turn(int sequence, int linkIndex, boolean up) {
    return set(sequence, linkIndex, up ? IFF_UP : 0, IFF_UP, List.of());
  }

  /** Asks that the interface is removed. */
  public static LinkMessage remove(int sequence, int linkIndex) {
    return request(
        NetlinkHeader.RTM_DELLINK, NetlinkHeader.NLM_F_ACK, sequence, linkIndex, 0, 0, List.of());
  }

  /** Asks about the interface with this index. */
  public static LinkMessage get(int sequence, int linkIndex) {
    return request(
        NetlinkHeader.RTM_GETLINK, NetlinkHeader.NLM_F_ACK, sequence, linkIndex, 0, 0, List.of());
  }

  /** Asks about the interface with this name. */
  public static LinkMessage get(int sequence, String name) {
    return request(
        NetlinkHeader.RTM_GETLINK,
        NetlinkHeader.NLM_F_ACK,
        sequence,
        0,
        0,
        0,
        List.of(Attribute.of(IFLA_IFNAME, name)));
  }

  private static LinkMessage set(
      int sequence, int linkIndex, int flags, int change, List<Attribute> attributes) {
    return request(
        NetlinkHeader.RTM_NEWLINK,
        NetlinkHeader.NLM_F_ACK,
        sequence,
        linkIndex,
        flags,
        change,
        attributes);
  }

  private static LinkMessage request(
      int type,
      int headerFlags,
      int sequence,
      int linkIndex,
      int flags,
      int change,
      List<Attribute> attributes) {
    return new LinkMessage(
        NetlinkHeader.request(type, headerFlags, sequence),
        0,
        0,
        linkIndex,
        flags,
        change,
        new Attributes(attributes));
  }
}
