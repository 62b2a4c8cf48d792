package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads datagrams of a netlink socket; never throws. */
public final class NetlinkDecoder {
  private NetlinkDecoder() {}

  /** Reads all messages of one datagram of rtnetlink. */
  public static Decoded decode(byte[] datagram) {
    return decode(datagram, NetlinkDecoder::routeMessage);
  }

  /**
   * Reads all messages of one datagram of generic netlink, whose families' numbers may be those of
   * rtnetlink's types: {@link OtherMessage}s, beside acknowledgements and ends of dumps. See {@link
   * GenericMessage}.
   */
  public static Decoded decodeGeneric(byte[] datagram) {
    return decode(
        datagram, (header, payload) -> Optional.of(new OtherMessage(header, octets(payload))));
  }

  private static Decoded decode(byte[] datagram, Body body) {
    ByteBuffer buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    List<NetlinkMessage> messages = new ArrayList<>();
    while (buffer.remaining() >= NetlinkHeader.SIZE) {
      int start = buffer.position();
      int length = buffer.getInt();
      if (length < NetlinkHeader.SIZE || length > buffer.limit() - start) {
        return new Decoded.Malformed("message length " + length + " at octet " + start);
      }
      Optional<? extends NetlinkMessage> message = message(buffer, start + length, body);
      if (message.isEmpty()) {
        return new Decoded.Malformed("message at octet " + start + " is cut short");
      }
      messages.add(message.get());
      buffer.position(Math.min(buffer.limit(), start + length + (-length & 3)));
    }
    return buffer.hasRemaining()
        ? new Decoded.Malformed(buffer.remaining() + " octets left over")
        : new Decoded.Messages(messages);
  }

  private static Optional<? extends NetlinkMessage> message(ByteBuffer buffer, int end, Body body) {
    NetlinkHeader header =
        new NetlinkHeader(
            Short.toUnsignedInt(buffer.getShort()),
            Short.toUnsignedInt(buffer.getShort()),
            buffer.getInt(),
            buffer.getInt());
    ByteBuffer payload =
        buffer.slice(buffer.position(), end - buffer.position()).order(ByteOrder.nativeOrder());
    return switch (header.type()) {
      case NetlinkHeader.NLMSG_ERROR -> Acknowledgement.decode(header, octets(payload));
      case NetlinkHeader.NLMSG_DONE -> Optional.of(done(header, payload));
      default -> body.decode(header, payload);
    };
  }

  private static Optional<? extends NetlinkMessage> routeMessage(
      NetlinkHeader header, ByteBuffer payload) {
    return switch (header.type()) {
      case NetlinkHeader.RTM_NEWADDR, NetlinkHeader.RTM_DELADDR, NetlinkHeader.RTM_GETADDR ->
          AddressMessage.decode(header, payload);
      case NetlinkHeader.RTM_NEWLINK, NetlinkHeader.RTM_DELLINK, NetlinkHeader.RTM_GETLINK ->
          LinkMessage.decode(header, payload);
      default -> Optional.of(new OtherMessage(header, octets(payload)));
    };
  }

  /** Old kernels end a dump without a number. */
  private static DumpDone done(NetlinkHeader header, ByteBuffer payload) {
    return new DumpDone(header, payload.remaining() >= 4 ? payload.getInt() : 0);
  }

  private static Octets octets(ByteBuffer payload) {
    byte[] octets = new byte[payload.remaining()];
    payload.get(octets);
    return new Octets(octets);
  }

  /** Reads what follows the header of a message that a protocol of its own defines. */
  @FunctionalInterface
  private interface Body {
    Optional<? extends NetlinkMessage> decode(NetlinkHeader header, ByteBuffer payload);
  }
}
