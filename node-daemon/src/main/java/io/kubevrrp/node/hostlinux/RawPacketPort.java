package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.linux.SyscallException;
import java.util.Optional;

/**
 * Raw sockets of protocol 112 on the election's loop, three descriptors per interface and family.
 */
public final class RawPacketPort implements PacketPort {
  private final NettyEventLoop loop;

  /** Receives on {@code loop}. */
  public RawPacketPort(NettyEventLoop loop) {
    this.loop = loop;
  }

  @Override
  public Channel open(Link link, AddressFamily family, Receiver receiver) throws HostException {
    try {
      return RawChannel.open(loop, link, family, receiver);
    } catch (SyscallException e) {
      throw new HostException(
          "cannot open VRRP's " + family.word() + " sockets on " + link.name() + ": " + message(e),
          e);
    }
  }

  @Override
  public Ear listen(Link link, AddressFamily family, Receiver receiver) throws HostException {
    try {
      return HolderEar.open(loop, link, family, Optional.empty(), receiver);
    } catch (SyscallException e) {
      throw new HostException(
          "cannot listen to who has addresses on " + link.name() + ": " + message(e), e);
    }
  }

  private static String message(SyscallException e) {
    return String.valueOf(e.getMessage());
  }
}
