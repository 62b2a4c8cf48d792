package io.kubevrrp.node.netlink;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpPrefix;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR.
 *
 * <pre>
 *  0        1        2        3        4                8
 *  +--------+--------+--------+--------+----------------+------------+
 *  | family | length | flags  | scope  | interface      | attributes |
 *  +--------+--------+--------+--------+----------------+------------+
 * </pre>
 *
 * @param family 2: IPv4; 10: IPv6
 * @param prefixLength as on the wire, 0 to 255
 * @param flags the lower eight IFA_F_* bits
 * @param scope RT_SCOPE_*
 * @param linkIndex the interface
 * @param attributes all of them
 */
public record AddressMessage(
    NetlinkHeader header,
    int family,
    int prefixLength,
    int flags,
    int scope,
    int linkIndex,
    Attributes attributes)
    implements NetlinkMessage {
  /** IPv4. */
  public static final int AF_INET = 2;

  /** IPv6. */
  public static final int AF_INET6 = 10;

  private static final int AF_UNSPEC = 0;

  /**
   * The value of IFA_PROTO that says: this daemon added the address. VRRP's IP protocol number,
   * 112; the kernel and routing daemons in the field use others (1 to 3, and 0 for none).
   */
  public static final int MARK = 0x70;

  /** No route for the prefix comes with the address. */
  public static final int IFA_F_NOPREFIXROUTE = 0x200;

  /** IPv6: the address works at once, without asking whether somebody else has it. */
  public static final int IFA_F_NODAD = 2;

  private static final int IFA_F_SECONDARY = 1;
  private static final int IFA_F_DADFAILED = 8;
  private static final int IFA_F_TENTATIVE = 0x40;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_CACHEINFO = 6;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_PROTO = 11;
  private static final int BODY = 8;

  /**
   * Asks the kernel to add an address with our mark, or, by {@code flags}, to renew it.
   *
   * @param flags NLM_F_CREATE with NLM_F_EXCL or NLM_F_REPLACE
   */
  public static AddressMessage install(
      int sequence, int flags, int linkIndex, IpPrefix address, Lifetime lifetime) {
    Attributes attributes =
        Attributes.of(
            Attribute.of(IFA_LOCAL, address.address()),
            Attribute.of(IFA_ADDRESS, address.address()),
            Attribute.of(IFA_FLAGS, flags(address.family())),
            lifetime(address.family(), lifetime).encode(IFA_CACHEINFO),
            new Attribute(IFA_PROTO, new byte[] {MARK}));
    return request(
        NetlinkHeader.RTM_NEWADDR,
        NetlinkHeader.NLM_F_ACK | flags,
        sequence,
        address,
        linkIndex,
        attributes);
  }

  /** Asks the kernel to remove an address. */
  public static AddressMessage removal(int sequence, int linkIndex, IpPrefix address) {
    Attributes attributes =
        Attributes.of(
            Attribute.of(IFA_LOCAL, address.address()),
            Attribute.of(IFA_ADDRESS, address.address()));
    return request(
        NetlinkHeader.RTM_DELADDR,
        NetlinkHeader.NLM_F_ACK,
        sequence,
        address,
        linkIndex,
        attributes);
  }

  /**
   * Asks for all addresses of both families.
   *
   * @param linkIndex only those of this interface (needs strict checks); 0: of all
   */
  public static AddressMessage dump(int sequence, int linkIndex) {
    NetlinkHeader header =
        NetlinkHeader.request(NetlinkHeader.RTM_GETADDR, NetlinkHeader.NLM_F_DUMP, sequence);
    return new AddressMessage(header, AF_UNSPEC, 0, 0, 0, linkIndex, Attributes.of());
  }

  /** The address with its prefix length; empty when it is no complete IPv4 or IPv6 address. */
  public Optional<IpPrefix> address() {
    return attributes
        .find(IFA_LOCAL)
        .or(() -> attributes.find(IFA_ADDRESS))
        .flatMap(Attribute::address)
        .filter(address -> family == number(address.family()))
        .filter(address -> prefixLength <= address.family().bits())
        .map(address -> new IpPrefix(address, prefixLength));
  }

  /** Whether it can be sent from: not while its uniqueness is asked for, nor when it is not. */
  public boolean usable() {
    return (allFlags() & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0;
  }

  /** Whether it carries our {@link #MARK}. */
  public boolean marked() {
    return attributes.find(IFA_PROTO).stream()
        .anyMatch(attribute -> attribute.number().orElse(0) == MARK);
  }

  /** All IFA_F_* bits. */
  public int allFlags() {
    return attributes
        .find(IFA_FLAGS)
        .map(attribute -> attribute.number().orElse(flags))
        .orElse(flags);
  }

  /** Whether another address of the interface, of the same subnet, comes before it. */
  public boolean secondary() {
    return (allFlags() & IFA_F_SECONDARY) != 0;
  }

  /** How long the kernel keeps it, counted from when it was asked; seconds are rounded up. */
  public Optional<Lifetime> lifetime() {
    return attributes.find(IFA_CACHEINFO).flatMap(Lifetime::decode);
  }

  /** Whether the address went away. */
  public boolean removed() {
    return header.type() == NetlinkHeader.RTM_DELADDR;
  }

  static Optional<AddressMessage> decode(NetlinkHeader header, ByteBuffer buffer) {
    if (buffer.remaining() < BODY) {
      return Optional.empty();
    }
    int family = Byte.toUnsignedInt(buffer.get());
    int prefixLength = Byte.toUnsignedInt(buffer.get());
    int flags = Byte.toUnsignedInt(buffer.get());
    int scope = Byte.toUnsignedInt(buffer.get());
    int linkIndex = buffer.getInt();
    return Attributes.decode(buffer)
        .map(attributes ->
            new AddressMessage(header, family, prefixLength, flags, scope, linkIndex, attributes));
  }

  @Override
  public byte[] payload() {
    return attributes
        .encodeAfter(BODY)
        .put((byte) family)
        .put((byte) prefixLength)
        .put((byte) flags)
        .put((byte) scope)
        .putInt(linkIndex)
        .array();
  }

  private static AddressMessage request(
      int type, int flags, int sequence, IpPrefix address, int linkIndex, Attributes attributes) {
    return new AddressMessage(
        NetlinkHeader.request(type, flags, sequence),
        number(address.family()),
        address.length(),
        0,
        0,
        linkIndex,
        attributes);
  }

  private static int flags(AddressFamily family) {
    return switch (family) {
      case IPV4 -> IFA_F_NOPREFIXROUTE;
      case IPV6 -> IFA_F_NOPREFIXROUTE | IFA_F_NODAD;
    };
  }

  /**
   * An IPv6 address that is not preferred answers like any other, and is no source of new
   * connections: those keep their address when the virtual one leaves.
   */
  private static Lifetime lifetime(AddressFamily family, Lifetime valid) {
    return switch (family) {
      case IPV4 -> valid;
      case IPV6 -> new Lifetime(0, valid.validSeconds());
    };
  }

  private static int number(AddressFamily family) {
    return switch (family) {
      case IPV4 -> AF_INET;
      case IPV6 -> AF_INET6;
    };
  }
}
