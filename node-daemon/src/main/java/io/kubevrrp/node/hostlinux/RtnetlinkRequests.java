package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks rtnetlink. */
final class RtnetlinkRequests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RtnetlinkRequests.class);

  private final NetlinkConversation conversation;

  private RtnetlinkRequests(KernelSocket socket) {
    this.conversation = new NetlinkConversation("rtnetlink", socket, NetlinkDecoder::decode);
  }

  static RtnetlinkRequests open() throws SyscallException {
    KernelSocket socket = KernelSocket.routeNetlink();
    try {
      socket.options().extendedNetlinkAcks();
      socket.options().strictNetlinkChecks();
      return new RtnetlinkRequests(socket);
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Makes the request and takes its acknowledgement; a refusal is an answer, too.
   *
   * @param request by its sequence number
   */
  Acknowledgement change(IntFunction<? extends NetlinkMessage> request) throws SyscallException {
    return conversation.exchange(request, new ArrayList<>());
  }

  /** All entries; asks again when the table changed meanwhile. */
  List<NetlinkMessage> dump(IntFunction<? extends NetlinkMessage> request) throws SyscallException {
    NetlinkConversation.Dump dump = conversation.dump(request);
    if (!dump.complete()) {
      // Notifications tell what this dump missed.
      LOG.atDebug().log("the kernel's table changed during every dump");
    }
    return dump.entries();
  }

  @Override
  public void close() {
    conversation.close();
  }
}
