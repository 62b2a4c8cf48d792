package io.kubevrrp.node.netlink;

import io.kubevrrp.node.inet.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * RTM_NEWLINK, RTM_DELLINK, RTM_GETLINK.
 *
 * <pre>
 *  0        1        2          4            8         12        16
 *  +--------+--------+----------+------------+---------+---------+------------+
 *  | family |   0    | hardware | interface  | flags   | change  | attributes |
 *  +--------+--------+----------+------------+---------+---------+------------+
 * </pre>
 *
 * @param family 0; AF_BRIDGE in what bridges tell about their ports
 * @param hardware ARPHRD_*, 0 to 0xffff
 * @param linkIndex the interface
 * @param flags IFF_* bits
 * @param change which flags changed
 * @param attributes all of them
 */
public record LinkMessage(
    NetlinkHeader header,
    int family,
    int hardware,
    int linkIndex,
    int flags,
    int change,
    Attributes attributes)
    implements NetlinkMessage {
  private static final int IFF_UP = 1;
  private static final int IFF_LOWER_UP = 0x10000;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_IFALIAS = 20;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_GROUP = 27;
  private static final int IFLA_EXT_MASK = 29;
  private static final int IFLA_INET_CONF = 1;

  /**
   * The interface group (IFLA_GROUP) that says: this daemon made the interface. "kvrr" in ASCII;
   * others use small numbers, and 0 for none.
   */
  public static final int MARK = 0x6b767272;

  /** Statistics are most of a link's octets. */
  private static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

  private static final int BODY = 16;

  /** Asks for all interfaces, without their statistics. */
  public static LinkMessage dump(int sequence) {
    NetlinkHeader header =
        NetlinkHeader.request(NetlinkHeader.RTM_GETLINK, NetlinkHeader.NLM_F_DUMP, sequence);
    Attributes attributes = Attributes.of(Attribute.of(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS));
    return new LinkMessage(header, 0, 0, 0, 0, 0, attributes);
  }

  /** The interface's name, where the message tells it. */
  public Optional<String> name() {
    return attributes.find(IFLA_IFNAME).map(Attribute::text);
  }

  /** The Ethernet address; empty where the interface has none of six octets. */
  public Optional<MacAddress> mac() {
    return attributes
        .find(IFLA_ADDRESS)
        .map(Attribute::octets)
        .filter(octets -> octets.length == 6)
        .map(MacAddress::of);
  }

  /** Administratively up and with carrier. */
  public boolean up() {
    return (flags & IFF_UP) != 0 && (flags & IFF_LOWER_UP) != 0;
  }

  /** Administratively up. */
  public boolean enabled() {
    return (flags & IFF_UP) != 0;
  }

  /** Whether it carries our {@link #MARK}. */
  public boolean marked() {
    return attributes.find(IFLA_GROUP).stream()
        .anyMatch(attribute -> attribute.number().orElse(0) == MARK);
  }

  /** What somebody noted about the interface ({@code ip link set alias}); empty: nothing. */
  public Optional<String> alias() {
    return attributes.find(IFLA_IFALIAS).map(Attribute::text);
  }

  /** The value of an IPv4 setting of the interface, where the message tells it. */
  public OptionalInt ipv4(Ipv4Setting setting) {
    Optional<byte[]> values =
        attributes
            .find(IFLA_AF_SPEC)
            .flatMap(Attribute::nested)
            .flatMap(families -> families.find(AddressMessage.AF_INET))
            .flatMap(Attribute::nested)
            .flatMap(inet -> inet.find(IFLA_INET_CONF))
            .map(Attribute::octets);
    int start = (setting.number() - 1) * Integer.BYTES;
    return values.isPresent() && values.get().length >= start + Integer.BYTES
        ? OptionalInt.of(ByteBuffer.wrap(values.get()).order(ByteOrder.nativeOrder()).getInt(start))
        : OptionalInt.empty();
  }

  /** Whether the interface went away. */
  public boolean removed() {
    return header.type() == NetlinkHeader.RTM_DELLINK;
  }

  /** Whether it speaks of the interface itself, and not of its being a bridge's port. */
  public boolean ofTheInterface() {
    return family == 0;
  }

  static Optional<LinkMessage> decode(NetlinkHeader header, ByteBuffer buffer) {
    if (buffer.remaining() < BODY) {
      return Optional.empty();
    }
    int family = Byte.toUnsignedInt(buffer.get());
    buffer.get();
    int hardware = Short.toUnsignedInt(buffer.getShort());
    int linkIndex = buffer.getInt();
    int flags = buffer.getInt();
    int change = buffer.getInt();
    return Attributes.decode(buffer)
        .map(attributes ->
            new LinkMessage(header, family, hardware, linkIndex, flags, change, attributes));
  }

  @Override
  public byte[] payload() {
    return attributes
        .encodeAfter(BODY)
        .put((byte) family)
        .put((byte) 0)
        .putShort((short) hardware)
        .putInt(linkIndex)
        .putInt(flags)
        .putInt(change)
        .array();
  }
}
