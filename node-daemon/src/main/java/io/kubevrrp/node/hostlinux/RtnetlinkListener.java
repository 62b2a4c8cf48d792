package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Decoded;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.NetlinkMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A subscription to rtnetlink's notifications. */
final class RtnetlinkListener implements AutoCloseable {
  static final int RTMGRP_LINK = 1;
  static final int RTMGRP_IPV4_IFADDR = 0x10;
  static final int RTMGRP_IPV6_IFADDR = 0x100;

  /** Taken only while notices wait. */
  private static final int ENOUGH = 1 << 20;

  /** How reading ended. */
  enum Outcome {
    /** Nothing waits any more. */
    DRAINED,
    /** More waits. */
    MORE,
    /** The kernel dropped notifications, or they cannot be read: ask for everything anew. */
    LOST
  }

  private final KernelSocket socket;

  private RtnetlinkListener(KernelSocket socket) {
    this.socket = socket;
  }

  /**
   * Subscribes.
   *
   * @param groups RTMGRP_* bits
   * @param buffer how many octets may wait unread; empty: enough for the changes of a turn of the
   *     loop, a thousand or two
   */
  static RtnetlinkListener open(int groups, OptionalInt buffer) throws SyscallException {
    KernelSocket socket = KernelSocket.routeNetlink();
    try {
      if (buffer.isPresent()) {
        socket.options().receiveBuffer(buffer.getAsInt());
      } else {
        socket.options().largeReceiveBuffer(ENOUGH);
      }
      socket.bind(new SocketAddress.Netlink(groups));
      return new RtnetlinkListener(socket);
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  KernelSocket socket() {
    return socket;
  }

  /** Gives every waiting message to {@code consumer}, at most {@code datagrams} of them. */
  Outcome read(int datagrams, Consumer<NetlinkMessage> consumer) throws SyscallException {
    boolean lost = false;
    for (int i = 0; i < datagrams; i++) {
      Optional<byte[]> datagram;
      try {
        datagram = socket.receive();
      } catch (SyscallException e) {
        if (e.errno() != Errno.ENOBUFS) {
          throw e;
        }
        lost = true;
        continue;
      }
      if (datagram.isEmpty()) {
        return lost ? Outcome.LOST : Outcome.DRAINED;
      }
      switch (NetlinkDecoder.decode(datagram.get())) {
        case Decoded.Messages(List<NetlinkMessage> list) -> list.forEach(consumer);
        case Decoded.Malformed _ -> lost = true;
      }
    }
    return lost ? Outcome.LOST : Outcome.MORE;
  }

  @Override
  public void close() {
    socket.close();
  }
}
