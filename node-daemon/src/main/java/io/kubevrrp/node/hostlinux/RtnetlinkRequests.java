package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.LinkMessage;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** Makes the requests with one call; see {@link NetlinkConversation#exchangeAll}. */
  List<Acknowledgement> changeAll(List<? extends IntFunction<? extends NetlinkMessage>> requests)
      throws SyscallException {
    return conversation.exchangeAll(requests);
  }

  /**
   * Makes the request.
   *
   * @throws HostException when it is refused, with the kernel's words
   */
  void carriedOut(IntFunction<? extends NetlinkMessage> request)
      throws SyscallException, HostException {
    Acknowledgement answer = change(request);
    if (answer.errno() != 0) {
      String words = answer.words().map(text -> " (" + text + ")").orElse("");
      SyscallException cause = new SyscallException("rtnetlink request", answer.errno());
      throw new HostException(cause.getMessage() + words, cause);
    }
  }

  /**
   * Asks about one interface; empty when there is none.
   *
   * @param request that asks for an acknowledgement, too
   */
  Optional<LinkMessage> link(IntFunction<LinkMessage> request) throws SyscallException {
    List<NetlinkMessage> answers = new ArrayList<>();
    Acknowledgement end = conversation.exchange(request, answers);
    if (end.errno() != 0 && end.errno() != Errno.ENODEV) {
      throw new SyscallException("RTM_GETLINK", end.errno());
    }
    return answers.stream()
        .filter(LinkMessage.class::isInstance)
        .map(LinkMessage.class::cast)
        .findFirst();
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
