package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of a message in their order.
 *
 * <pre>
 *  0        2        4
 *  +--------+--------+------------------+----------------+
 *  | length |  type  | value            | 0-3 zeros      |   length counts the four octets before
 *  +--------+--------+------------------+----------------+   the value, not the zeros after it
 * </pre>
 *
 * @param list all of them, unknown ones too
 */
public record Attributes(List<Attribute> list) {
  /** NLA_TYPE_MASK: what remains without "nested" and "in network byte order". */
  private static final int TYPE = 0x3fff;

  private static final int HEADER = 4;

  public Attributes {
    list = List.copyOf(list);
  }

  /** The attributes given. */
  public static Attributes of(Attribute... attributes) {
    return new Attributes(List.of(attributes));
  }

  /** The first of this type, its flag bits aside. */
  public Optional<Attribute> find(int type) {
    return list.stream().filter(attribute -> (attribute.type() & TYPE) == type).findFirst();
  }

  /** Reads to the buffer's end; empty when a length does not fit. */
  static Optional<Attributes> decode(ByteBuffer buffer) {
    List<Attribute> found = new ArrayList<>();
    while (buffer.remaining() >= HEADER) {
      int length = Short.toUnsignedInt(buffer.getShort());
      int type = Short.toUnsignedInt(buffer.getShort());
      if (length < HEADER || length - HEADER > buffer.remaining()) {
        return Optional.empty();
      }
      byte[] value = new byte[length - HEADER];
      buffer.get(value);
      found.add(new Attribute(type, value));
      skip(buffer, padding(length));
    }
    return Optional.of(new Attributes(found));
  }

  /**
   * A payload of these attributes after a body of fixed size.
   *
   * @param body how many octets come before the attributes
   * @return in the host's byte order, positioned where the body is to be written
   */
  ByteBuffer encodeAfter(int body) {
    ByteBuffer buffer = ByteBuffer.allocate(body + size()).order(ByteOrder.nativeOrder());
    buffer.position(body);
    for (Attribute attribute : list) {
      byte[] value = attribute.octets();
      int length = HEADER + value.length;
      buffer.putShort((short) length).putShort((short) attribute.type()).put(value);
      skip(buffer, padding(length));
    }
    return buffer.rewind();
  }

  private int size() {
    int size = 0;
    for (Attribute attribute : list) {
      int length = HEADER + attribute.octets().length;
      size += length + padding(length);
    }
    return size;
  }

  private static int padding(int length) {
    return -length & 3;
  }

  private static void skip(ByteBuffer buffer, int octets) {
    buffer.position(Math.min(buffer.limit(), buffer.position() + octets));
  }
}
