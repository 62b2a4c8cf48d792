package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A message of generic netlink, from or to one of the kernel's families (linux/genetlink.h).
 *
 * <pre>
 *  0         1         2                 4
 *  +---------+---------+-----------------+------------+
 *  | command | version | 0               | attributes |
 *  +---------+---------+-----------------+------------+
 * </pre>
 *
 * @param header its type is the family's number
 * @param command what is asked or answered, 0 to 255
 * @param version of the family, 0 to 255
 * @param attributes all of them
 */
public record GenericMessage(
    NetlinkHeader header, int command, int version, Attributes attributes) {
  /** The family that knows the others: nlctrl. */
  public static final int CONTROL_FAMILY = 16;

  private static final int BODY = 4;
  private static final int CTRL_CMD_GETFAMILY = 3;
  private static final int CTRL_ATTR_FAMILY_ID = 1;
  private static final int CTRL_ATTR_FAMILY_NAME = 2;

  public GenericMessage {
    if (command < 0 || command > 255 || version < 0 || version > 255) {
      throw new IllegalArgumentException(
          "command and version have 8 bits: " + command + ", " + version);
    }
  }

  /**
   * A request.
   *
   * @param family the family's number
   * @param flags NLM_F_* bits besides NLM_F_REQUEST
   */
  public static GenericMessage request(
      int family, int flags, int sequence, int command, int version, Attributes attributes) {
    return new GenericMessage(
        NetlinkHeader.request(family, flags, sequence), command, version, attributes);
  }

  /** Asks nlctrl for the number of a family; the kernel loads its module where there is one. */
  public static GenericMessage familyRequest(int sequence, String name) {
    return request(
        CONTROL_FAMILY,
        NetlinkHeader.NLM_F_ACK,
        sequence,
        CTRL_CMD_GETFAMILY,
        1,
        Attributes.of(Attribute.of(CTRL_ATTR_FAMILY_NAME, name)));
  }

  /** Reads one; empty when it is cut short. */
  public static Optional<GenericMessage> from(OtherMessage message) {
    ByteBuffer reader = message.octets().reader();
    if (reader.remaining() < BODY) {
      return Optional.empty();
    }
    int command = Byte.toUnsignedInt(reader.get());
    int version = Byte.toUnsignedInt(reader.get());
    reader.getShort();
    return Attributes.decode(reader)
        .map(attributes -> new GenericMessage(message.header(), command, version, attributes));
  }

  /** The same, ready to be encoded. */
  public OtherMessage toMessage() {
    byte[] payload = attributes.encodeAfter(BODY).put((byte) command).put((byte) version).array();
    return new OtherMessage(header, new Octets(payload));
  }

  /** The family's number in nlctrl's answer. */
  public Optional<Integer> familyNumber() {
    return attributes
        .find(CTRL_ATTR_FAMILY_ID)
        .flatMap(attribute -> attribute.shortNumber().stream().boxed().findFirst());
  }
}
