package io.kubevrrp.node.netlink;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is asked of nf_tables, each a whole transaction (linux/netfilter/nf_tables.h): a table that
 * drops what comes in for the addresses in its sets. As {@code nft list ruleset} prints it:
 *
 * <pre>
 * table inet NAME { # progname ...
 *   flags owner                                    goes with the socket that made it
 *   set ipv4 { type ipv4_addr; elements = { 192.0.2.233 } }
 *   set ipv6 { type ipv6_addr; elements = { 2001:db8::233 } }
 *   chain input {
 *     type filter hook input priority filter; policy accept;
 *     meta nfproto ipv6 meta l4proto 58 icmpv6 type 135-136 accept
 *     ip daddr @ipv4 drop
 *     ip6 daddr @ipv6 drop
 *   }
 * }
 * </pre>
 *
 * Before the attributes of a message stand four octets: the family, version 0, and two of zero.
 */
public final class FilterRequests {
  private static final int SUBSYSTEM = 10;
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;
  private static final int NEW_TABLE = SUBSYSTEM << 8;
  private static final int NEW_CHAIN = SUBSYSTEM << 8 | 3;
  private static final int NEW_RULE = SUBSYSTEM << 8 | 6;
  private static final int NEW_SET = SUBSYSTEM << 8 | 9;
  private static final int NEW_ELEMENTS = SUBSYSTEM << 8 | 12;
  private static final int DELETE_ELEMENTS = SUBSYSTEM << 8 | 14;
  private static final int CREATE = NetlinkHeader.NLM_F_CREATE;
  private static final int APPEND = NetlinkHeader.NLM_F_CREATE | 0x800;
  private static final int HEADER = 4;
  private static final byte NFPROTO_INET = 1;
  private static final int TABLE_FLAG_OWNER = 2;
  private static final int HOOK_LOCAL_IN = 1;
  private static final int ACCEPT = 1;
  private static final int DROP = 0;
  private static final String CHAIN = "input";

  /** The first attribute of every message about something in a table. */
  private static final int IN_TABLE = 1;

  private FilterRequests() {}

  /** Makes the table, which goes with the socket that this is sent through. */
  public static List<NetlinkMessage> makeTable(int sequence, String table) {
    return batch(
        sequence,
        List.of(
            message(
                NEW_TABLE,
                CREATE | NetlinkHeader.NLM_F_EXCL,
                Attribute.of(IN_TABLE, table),
                Attribute.bigEndian(2, TABLE_FLAG_OWNER)),
            set(table, AddressFamily.IPV4),
            set(table, AddressFamily.IPV6),
            message(
                NEW_CHAIN,
                CREATE,
                Attribute.of(IN_TABLE, table),
                Attribute.of(3, CHAIN),
                Attribute.nest(4, Attribute.bigEndian(1, HOOK_LOCAL_IN), Attribute.bigEndian(2, 0)),
                Attribute.bigEndian(5, ACCEPT),
                Attribute.of(7, "filter")),
            message(NEW_RULE, APPEND, rule(table, FilterExpressions.neighbourDiscovery(ACCEPT))),
            message(NEW_RULE, APPEND, rule(table, dropped(AddressFamily.IPV4))),
            message(NEW_RULE, APPEND, rule(table, dropped(AddressFamily.IPV6)))));
  }

  /**
   * Changes for which addresses packets are dropped.
   *
   * @param added addresses for which they were not
   * @param removed addresses for which they were; not both none
   */
  public static List<NetlinkMessage> change(
      int sequence, String table, Collection<IpAddress> added, Collection<IpAddress> removed) {
    List<OtherMessage> changes = new ArrayList<>();
    for (AddressFamily family : AddressFamily.values()) {
      elements(changes, DELETE_ELEMENTS, 0, table, ofFamily(removed, family));
      elements(changes, NEW_ELEMENTS, CREATE, table, ofFamily(added, family));
    }
    return batch(sequence, changes);
  }

  private static List<IpAddress> ofFamily(Collection<IpAddress> addresses, AddressFamily family) {
    return addresses.stream().filter(address -> address.family() == family).toList();
  }

  private static void elements(
      List<OtherMessage> changes, int type, int flags, String table, List<IpAddress> addresses) {
    if (!addresses.isEmpty()) {
      Attribute[] elements =
          addresses.stream()
              .map(address -> Attribute.nest(1, new Attribute(1, address.octets())))
              .map(key -> Attribute.nest(1, key))
              .toArray(Attribute[]::new);
      changes.add(
          message(
              type,
              flags,
              Attribute.of(IN_TABLE, table),
              Attribute.of(2, name(addresses.getFirst().family())),
              Attribute.nest(3, elements)));
    }
  }

  private static OtherMessage set(String table, AddressFamily family) {
    return message(
        NEW_SET,
        CREATE,
        Attribute.of(IN_TABLE, table),
        Attribute.of(2, name(family)),
        Attribute.bigEndian(3, 0),
        Attribute.bigEndian(4, keyType(family)),
        Attribute.bigEndian(5, family.octets()),
        Attribute.bigEndian(10, keyType(family)));
  }

  private static Attribute[] rule(String table, Attribute[] expressions) {
    return new Attribute[] {
      Attribute.of(IN_TABLE, table), Attribute.of(2, CHAIN), Attribute.nest(4, expressions)
    };
  }

  private static Attribute[] dropped(AddressFamily family) {
    return FilterExpressions.destinationIn(name(family), family, DROP);
  }

  private static String name(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "ipv4";
      case IPV6 -> "ipv6";
    };
  }

  /** What nft calls ipv4_addr and ipv6_addr; the kernel does not mind. */
  private static int keyType(AddressFamily family) {
    return switch (family) {
      case IPV4 -> 7;
      case IPV6 -> 8;
    };
  }

  private static OtherMessage message(int type, int flags, Attribute... attributes) {
    byte[] octets = Attributes.of(attributes).encodeAfter(HEADER).put(NFPROTO_INET).array();
    return new OtherMessage(NetlinkHeader.request(type, flags, 0), new Octets(octets));
  }

  /** Between the marks of a transaction; its last change is acknowledged when all are made. */
  private static List<NetlinkMessage> batch(int sequence, List<OtherMessage> changes) {
    List<NetlinkMessage> all = new ArrayList<>();
    all.add(mark(BATCH_BEGIN, sequence));
    for (OtherMessage change : changes) {
      boolean last = all.size() == changes.size();
      int flags = change.header().flags() | (last ? NetlinkHeader.NLM_F_ACK : 0);
      NetlinkHeader header = new NetlinkHeader(change.header().type(), flags, sequence, 0);
      all.add(new OtherMessage(header, change.octets()));
    }
    all.add(mark(BATCH_END, sequence));
    return all;
  }

  private static OtherMessage mark(int type, int sequence) {
    byte[] octets = ByteBuffer.allocate(HEADER).putShort(2, (short) SUBSYSTEM).array();
    return new OtherMessage(NetlinkHeader.request(type, 0, sequence), new Octets(octets));
  }
}
