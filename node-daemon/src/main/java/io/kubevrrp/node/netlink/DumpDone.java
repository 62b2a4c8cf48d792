package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * NLMSG_DONE: nothing more comes.
 *
 * @param error 0, or the negative errno that ended the dump early
 */
public record DumpDone(NetlinkHeader header, int error) implements NetlinkMessage {
  @Override
  public byte[] payload() {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(error).array();
  }
}
