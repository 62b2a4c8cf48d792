package io.kubevrrp.node.netlink;

import io.kubevrrp.node.inet.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/** One attribute of a netlink message, known or not: its type and its octets as they came. */
public final class Attribute {
  /** NLA_F_NESTED: attributes are inside. */
  private static final int NESTED = 0x8000;

  private final int type;
  private final byte[] octets;

  /**
   * Copies the octets.
   *
   * @param type 0 to 0xffff, the flag bits included
   */
  public Attribute(int type, byte[] octets) {
    if (type < 0 || type > 0xffff) {
      throw new IllegalArgumentException("an attribute's type has 16 bits: " + type);
    }
    this.type = type;
    this.octets = octets.clone();
  }

  /** With an address as its value. */
  public static Attribute of(int type, IpAddress address) {
    return new Attribute(type, address.octets());
  }

  /** With a number of 32 bits, in the host's byte order, as its value. */
  public static Attribute of(int type, int value) {
    return new Attribute(
        type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  /** With a number of 32 bits, the highest octet first, as netfilter has it. */
  static Attribute bigEndian(int type, int value) {
    return new Attribute(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  /** With these attributes as its value. */
  static Attribute nest(int type, Attribute... inner) {
    return of(type, Attributes.of(inner));
  }

  /** With a number of 16 bits, in the host's byte order, as its value. */
  public static Attribute ofShort(int type, int value) {
    return new Attribute(type, shortOctets(value, ByteOrder.nativeOrder()));
  }

  /** With a number of 16 bits, in network byte order, as its value: a port. */
  public static Attribute ofPort(int type, int port) {
    return new Attribute(type, shortOctets(port, ByteOrder.BIG_ENDIAN));
  }

  /** With a number of 32 bits, in network byte order, as its value. */
  public static Attribute ofNetworkOrder(int type, int value) {
    return new Attribute(type, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  /** With a number of 64 bits, in network byte order, as its value. */
  public static Attribute ofNetworkOrder(int type, long value) {
    return new Attribute(type, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /** With text and its terminating zero as its value. */
  public static Attribute of(int type, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return new Attribute(type, Arrays.copyOf(octets, octets.length + 1));
  }

  /** With other attributes as its value. */
  public static Attribute of(int type, Attributes nested) {
    return new Attribute(NESTED | type, nested.encodeAfter(0).array());
  }

  private static byte[] shortOctets(int value, ByteOrder order) {
    return ByteBuffer.allocate(Short.BYTES).order(order).putShort((short) value).array();
  }

  /** The type, its flag bits included. */
  public int type() {
    return type;
  }

  /** A copy of the value. */
  public byte[] octets() {
    return octets.clone();
  }

  /** The value as an address; empty when it has neither 4 nor 16 octets. */
  public Optional<IpAddress> address() {
    return octets.length == 4 || octets.length == 16
        ? Optional.of(IpAddress.of(octets))
        : Optional.empty();
  }

  /** The value as a number of 8 or 32 bits; empty when it has another length. */
  public OptionalInt number() {
    return switch (octets.length) {
      case 1 -> OptionalInt.of(octets[0] & 0xff);
      case 4 -> OptionalInt.of(ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()).getInt());
      default -> OptionalInt.empty();
    };
  }

  /**
   * The value as a number of 16 bits in the host's byte order; empty when it has another length.
   */
  public OptionalInt shortNumber() {
    return shortNumber(ByteOrder.nativeOrder());
  }

  /** The value as a number of 16 bits in network byte order; empty when it has another length. */
  public OptionalInt port() {
    return shortNumber(ByteOrder.BIG_ENDIAN);
  }

  private OptionalInt shortNumber(ByteOrder order) {
    return octets.length == Short.BYTES
        ? OptionalInt.of(Short.toUnsignedInt(ByteBuffer.wrap(octets).order(order).getShort()))
        : OptionalInt.empty();
  }

  /** The value as attributes of its own; empty when it is none. */
  public Optional<Attributes> nested() {
    return Attributes.decode(ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()));
  }

  /** The value as text, up to its terminating zero. */
  public String text() {
    int end = 0;
    while (end < octets.length && octets[end] != 0) {
      end++;
    }
    return new String(octets, 0, end, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attribute that
        && type == that.type
        && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return type + "=" + HexFormat.of().formatHex(octets);
  }
}
