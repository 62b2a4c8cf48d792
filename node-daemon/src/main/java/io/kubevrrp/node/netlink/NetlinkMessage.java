package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A message from or to the kernel over netlink. */
public sealed interface NetlinkMessage
    permits AddressMessage, LinkMessage, Acknowledgement, DumpDone, OtherMessage {
  /** What stands before it. */
  NetlinkHeader header();

  /** The octets after the header. */
  byte[] payload();

  /** The whole message, padded to a multiple of four. */
  default byte[] encode() {
    byte[] payload = payload();
    int length = NetlinkHeader.SIZE + payload.length;
    return ByteBuffer.allocate(length + (-length & 3))
        .order(ByteOrder.nativeOrder())
        .putInt(length)
        .putShort((short) header().type())
        .putShort((short) header().flags())
        .putInt(header().sequence())
        .putInt(header().port())
        .put(payload)
        .array();
  }
}
