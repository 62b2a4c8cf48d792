package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.AddressMessage;
import io.kubevrrp.node.netlink.Decoded;
import io.kubevrrp.node.netlink.DumpDone;
import io.kubevrrp.node.netlink.LinkMessage;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.NetlinkHeader;
import io.kubevrrp.node.netlink.NetlinkMessage;
import io.kubevrrp.node.netlink.OtherMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks rtnetlink and reads the answer at once. That never waits: the kernel has queued the answer,
 * or the next part of a dump, when the call that asks for it returns.
 */
final class RtnetlinkRequests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RtnetlinkRequests.class);
  private static final SocketAddress KERNEL = new SocketAddress.Netlink(0);
  private static final int DUMP_ATTEMPTS = 5;

  private final KernelSocket socket;
  private int sequence;

  private RtnetlinkRequests(KernelSocket socket) {
    this.socket = socket;
  }

  static RtnetlinkRequests open() throws SyscallException {
    KernelSocket socket = KernelSocket.routeNetlink();
    try {
      socket.extendedNetlinkAcks();
      socket.strictNetlinkChecks();
      return new RtnetlinkRequests(socket);
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  /** Makes the request and takes its acknowledgement; a refusal is an answer, too. */
  Acknowledgement change(Request request) throws SyscallException {
    int number = send(request);
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message.header().sequence() == number && message instanceof Acknowledgement answer) {
          return answer;
        }
      }
    }
  }

  /**
   * Makes the request.
   *
   * @throws HostException when it is refused, with the kernel's words
   */
  void carriedOut(Request request) throws SyscallException, HostException {
    Acknowledgement answer = change(request);
    if (answer.errno() != 0) {
      String words = answer.words().map(text -> " (" + text + ")").orElse("");
      SyscallException cause = new SyscallException("rtnetlink request", answer.errno());
      throw new HostException(cause.getMessage() + words, cause);
    }
  }

  /** Asks about one interface; empty when there is none. */
  Optional<LinkMessage> link(Request request) throws SyscallException {
    int number = send(request);
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message.header().sequence() == number && message instanceof LinkMessage link) {
          return Optional.of(link);
        }
        if (message.header().sequence() == number && message instanceof Acknowledgement refusal) {
          if (refusal.errno() == Errno.ENODEV) {
            return Optional.empty();
          }
          throw new SyscallException("RTM_GETLINK", refusal.errno());
        }
      }
    }
  }

  /** All entries; asks again when the table changed meanwhile. */
  List<NetlinkMessage> dump(Request request) throws SyscallException {
    List<NetlinkMessage> entries = new ArrayList<>();
    for (int attempt = 1; attempt <= DUMP_ATTEMPTS; attempt++) {
      entries.clear();
      if (!dumpInto(entries, send(request))) {
        return entries;
      }
    }
    // Notifications tell what this dump missed.
    LOG.atDebug().log("the kernel's table changed during every dump");
    return entries;
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Whether the table changed meanwhile. */
  private boolean dumpInto(List<NetlinkMessage> entries, int number) throws SyscallException {
    boolean interrupted = false;
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message.header().sequence() != number) {
          continue;
        }
        interrupted |= message.header().has(NetlinkHeader.NLM_F_DUMP_INTR);
        switch (message) {
          case DumpDone(_, int error) when error != 0 ->
              throw new SyscallException("rtnetlink dump", -error);
          case DumpDone _ -> {
            return interrupted;
          }
          case Acknowledgement refusal ->
              throw new SyscallException("rtnetlink dump", refusal.errno());
          case AddressMessage _, LinkMessage _, OtherMessage _ -> entries.add(message);
        }
      }
    }
  }

  private int send(Request request) throws SyscallException {
    sequence++;
    socket.send(request.numbered(sequence).encode(), KERNEL);
    return sequence;
  }

  private List<NetlinkMessage> next() throws SyscallException {
    Optional<byte[]> datagram = socket.receive();
    if (datagram.isEmpty()) {
      throw new IllegalStateException("the kernel left an rtnetlink request without an answer");
    }
    return switch (NetlinkDecoder.decode(datagram.get())) {
      case Decoded.Messages(List<NetlinkMessage> list) -> list;
      case Decoded.Malformed(String reason) ->
          throw new IllegalStateException("rtnetlink's answer is malformed: " + reason);
    };
  }

  /** A request that lacks only its number. */
  @FunctionalInterface
  interface Request {
    NetlinkMessage numbered(int sequence);
  }
}
