package io.kubevrrp.node.nftables;

import io.kubevrrp.node.netlink.Attribute;
import io.kubevrrp.node.netlink.Attributes;
import io.kubevrrp.node.netlink.NetfilterMessage;
import io.kubevrrp.node.netlink.NetlinkHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of nf_tables that marks packets by where they go, as this says it:
 *
 * <pre>
 * table ip NAME {
 *   flags owner
 *   map marks {
 *     type ipv4_addr . inet_proto . inet_service : mark
 *     flags timeout
 *   }
 *   chain input {
 *     type filter hook input priority mangle; policy accept;
 *     meta mark set ip daddr . meta l4proto . th dport map @marks
 *   }
 * }
 * </pre>
 *
 * <p>The kernel removes it when the socket that made it is closed: with its process, at the latest.
 * And it removes an entry that is not renewed: a process that stands still marks nothing for long.
 */
public final class MarkMessages {
  /** NFNL_SUBSYS_NFTABLES. */
  private static final int SUBSYSTEM = 10;

  private static final int NFPROTO_IPV4 = 2;
  private static final int NLM_F_APPEND = 0x800;
  private static final String CHAIN = "input";
  private static final String MAP = "marks";

  /** An attribute holds 64 KiB at most; an entry has 48 octets. */
  private static final int ENTRIES_AT_ONCE = 500;

  private final String table;
  private final Duration lifetime;

  /**
   * For a table.
   *
   * @param table its name
   * @param lifetime of an entry that is not renewed, 1 ms or more
   */
  public MarkMessages(String table, Duration lifetime) {
    this.table = table;
    this.lifetime = lifetime;
  }

  /**
   * Which packets get a mark.
   *
   * @param address where they go, first octet highest
   * @param protocol the transport protocol's number, 0 to 255
   * @param port where they go, 0 to 65535
   * @param mark not 0, which is no mark
   */
  public record Entry(int address, int protocol, int port, int mark) {}

  /** A batch that makes the table, with an empty map. */
  public List<NetfilterMessage> create(int sequence) {
    List<NetfilterMessage> batch = new ArrayList<>();
    batch.add(NetfilterMessage.batchBegin(sequence, SUBSYSTEM));
    batch.add(request(Command.NEW_TABLE, NetlinkHeader.NLM_F_CREATE, sequence + 1, ownedTable()));
    batch.add(request(Command.NEW_SET, NetlinkHeader.NLM_F_CREATE, sequence + 2, map()));
    batch.add(request(Command.NEW_CHAIN, NetlinkHeader.NLM_F_CREATE, sequence + 3, chain()));
    batch.add(
        request(
            Command.NEW_RULE,
            NetlinkHeader.NLM_F_CREATE | NLM_F_APPEND | NetlinkHeader.NLM_F_ACK,
            sequence + 4,
            rule()));
    batch.add(NetfilterMessage.batchEnd(sequence + 5, SUBSYSTEM));
    return batch;
  }

  /** A batch that makes these the map's entries, each renewed, and no others: no moment between. */
  public List<NetfilterMessage> replace(int sequence, List<Entry> entries) {
    int number = sequence;
    List<NetfilterMessage> batch = new ArrayList<>();
    batch.add(NetfilterMessage.batchBegin(number++, SUBSYSTEM));
    batch.add(request(Command.DELETE_ELEMENTS, NetlinkHeader.NLM_F_ACK, number++, inMap()));
    for (int first = 0; first < entries.size(); first += ENTRIES_AT_ONCE) {
      List<Entry> some = entries.subList(first, Math.min(entries.size(), first + ENTRIES_AT_ONCE));
      batch.add(
          request(
              Command.NEW_ELEMENTS, NetlinkHeader.NLM_F_CREATE, number++, inMap(elements(some))));
    }
    batch.add(NetfilterMessage.batchEnd(number, SUBSYSTEM));
    return batch;
  }

  private Attributes ownedTable() {
    return Attributes.of(
        Attribute.of(Table.NAME, table), Attribute.ofNetworkOrder(Table.FLAGS, Table.OWNER));
  }

  private Attributes map() {
    return Attributes.of(
        Attribute.of(Set.TABLE, table),
        Attribute.of(Set.NAME, MAP),
        Attribute.ofNetworkOrder(Set.FLAGS, Set.IS_MAP | Set.HAS_TIMEOUTS),
        Attribute.ofNetworkOrder(Set.KEY_TYPE, Set.ADDRESS_PROTOCOL_PORT),
        Attribute.ofNetworkOrder(Set.KEY_LENGTH, Set.KEY_OCTETS),
        Attribute.ofNetworkOrder(Set.DATA_TYPE, Set.MARK),
        Attribute.ofNetworkOrder(Set.DATA_LENGTH, Integer.BYTES),
        Attribute.ofNetworkOrder(Set.ID, 1),
        Attribute.ofNetworkOrder(Set.TIMEOUT, lifetime.toMillis()));
  }

  private Attributes chain() {
    return Attributes.of(
        Attribute.of(Chain.TABLE, table),
        Attribute.of(Chain.NAME, CHAIN),
        Attribute.of(
            Chain.HOOK,
            Attributes.of(
                Attribute.ofNetworkOrder(Chain.HOOK_NUMBER, Chain.LOCAL_IN),
                Attribute.ofNetworkOrder(Chain.HOOK_PRIORITY, Chain.MANGLE))),
        Attribute.of(Chain.TYPE, "filter"));
  }

  private Attributes rule() {
    return Attributes.of(
        Attribute.of(Rule.TABLE, table),
        Attribute.of(Rule.CHAIN, CHAIN),
        Attribute.of(Rule.EXPRESSIONS, Expressions.markByMap(MAP)));
  }

  private Attributes inMap(Attribute... more) {
    List<Attribute> all = new ArrayList<>();
    all.add(Attribute.of(Elements.TABLE, table));
    all.add(Attribute.of(Elements.SET, MAP));
    all.addAll(List.of(more));
    return new Attributes(all);
  }

  private static Attribute elements(List<Entry> entries) {
    return Attribute.of(
        Elements.LIST, new Attributes(entries.stream().map(MarkMessages::element).toList()));
  }

  private static Attribute element(Entry entry) {
    byte[] key =
        ByteBuffer.allocate(Set.KEY_OCTETS)
            .putInt(entry.address())
            .put((byte) entry.protocol())
            .position(2 * Integer.BYTES)
            .putShort((short) entry.port())
            .array();
    byte[] mark =
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(entry.mark())
            .array();
    return Attribute.of(
        Elements.ONE,
        Attributes.of(
            Attribute.of(Elements.KEY, value(key)), Attribute.of(Elements.DATA, value(mark))));
  }

  private static Attributes value(byte[] octets) {
    return Attributes.of(new Attribute(Elements.VALUE, octets));
  }

  private static NetfilterMessage request(
      int command, int flags, int sequence, Attributes attributes) {
    return NetfilterMessage.request(
        SUBSYSTEM << 8 | command, flags, sequence, NFPROTO_IPV4, attributes);
  }

  /** NFT_MSG_*. */
  private static final class Command {
    static final int NEW_TABLE = 0;
    static final int NEW_CHAIN = 3;
    static final int NEW_RULE = 6;
    static final int NEW_SET = 9;
    static final int NEW_ELEMENTS = 12;

    /** All of them where none are named. */
    static final int DELETE_ELEMENTS = 14;
  }

  /** NFTA_TABLE_*. */
  private static final class Table {
    static final int NAME = 1;
    static final int FLAGS = 2;
    static final int OWNER = 2;
  }

  /** NFTA_CHAIN_* and NFTA_HOOK_*. */
  private static final class Chain {
    static final int TABLE = 1;
    static final int NAME = 3;
    static final int HOOK = 4;
    static final int TYPE = 7;
    static final int HOOK_NUMBER = 1;
    static final int HOOK_PRIORITY = 2;
    static final int LOCAL_IN = 1;

    /** Before IPVS (98), and before people's own filters (0). */
    static final int MANGLE = -150;
  }

  /** NFTA_RULE_*. */
  private static final class Rule {
    static final int TABLE = 1;
    static final int CHAIN = 2;
    static final int EXPRESSIONS = 4;
  }

  /** NFTA_SET_*. The kernel keeps the types for those who list the map; the lengths count. */
  private static final class Set {
    static final int TABLE = 1;
    static final int NAME = 2;
    static final int FLAGS = 3;
    static final int KEY_TYPE = 4;
    static final int KEY_LENGTH = 5;
    static final int DATA_TYPE = 6;
    static final int DATA_LENGTH = 7;
    static final int ID = 10;
    static final int TIMEOUT = 11;
    static final int IS_MAP = 8;
    static final int HAS_TIMEOUTS = 0x10;

    /** Three parts, each at the beginning of four octets. */
    static final int KEY_OCTETS = 12;

    /** ipv4_addr . inet_proto . inet_service, six bits for each. */
    static final int ADDRESS_PROTOCOL_PORT = 7 << 12 | 12 << 6 | 13;

    static final int MARK = 19;
  }

  /** NFTA_SET_ELEM_LIST_*, NFTA_SET_ELEM_* and NFTA_DATA_*. */
  private static final class Elements {
    static final int TABLE = 1;
    static final int SET = 2;
    static final int LIST = 3;
    static final int ONE = 1;
    static final int KEY = 1;
    static final int DATA = 2;
    static final int VALUE = 1;
  }
}
