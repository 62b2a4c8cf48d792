package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SocketOptions;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.wire.AdvertisementCodec;

/**
 * The sockets of one interface and family: one that listens, one that sends (so that what it would
 * receive is never read, nor wakes the loop), one for Ethernet frames.
 */
record RawSockets(
    AddressFamily family, KernelSocket receiving, KernelSocket sending, KernelSocket frames) {
  /** Internetwork control, as routing protocols send. */
  private static final int TRAFFIC_CLASS = 0xc0;

  /**
   * A burst that comes while the loop does not run must not push out the one advertisement that
   * counts; memory is taken only while packets wait.
   */
  private static final int RECEIVE_BUFFER = 1 << 20;

  /** All three or none. */
  static RawSockets open(Link link, AddressFamily family) throws SyscallException {
    KernelSocket receiving = raw(family);
    try {
      listen(receiving.options(), link, family);
      KernelSocket sending = raw(family);
      try {
        speak(sending.options(), link, family);
        return new RawSockets(family, receiving, sending, KernelSocket.packetSender());
      } catch (SyscallException e) {
        sending.close();
        throw e;
      }
    } catch (SyscallException e) {
      receiving.close();
      throw e;
    }
  }

  /**
   * Takes the next packet that waits, its header included.
   *
   * @return its length; negative: none waits
   */
  int receive(byte[] into) throws SyscallException {
    return switch (family) {
      case IPV4 -> receiving.receive(into);
      case IPV6 -> receiving.receiveWithHeader(into);
    };
  }

  /** Sends from this address of the interface from now on. */
  void sendFrom(IpAddress source, int linkIndex) throws SyscallException {
    if (source instanceof Ipv4Address(int bits)) {
      sending.options().multicastInterface(linkIndex, bits);
    }
    sending.bind(address(source, linkIndex));
  }

  void send(byte[] message, KernelSocket.Destination destination) throws SyscallException {
    sending.send(message, destination);
  }

  /** A destination that is reached through the interface. */
  static KernelSocket.Destination destination(IpAddress address, int linkIndex) {
    return KernelSocket.Destination.of(address(address, linkIndex));
  }

  private static KernelSocket raw(AddressFamily family) throws SyscallException {
    return switch (family) {
      case IPV4 -> KernelSocket.rawIpv4(AdvertisementCodec.PROTOCOL);
      case IPV6 -> KernelSocket.rawIpv6(AdvertisementCodec.PROTOCOL);
    };
  }

  private static void listen(SocketOptions options, Link link, AddressFamily family)
      throws SyscallException {
    options.bindToDevice(link.name());
    options.largeReceiveBuffer(RECEIVE_BUFFER);
    switch (AdvertisementCodec.group(family)) {
      case Ipv4Address(int bits) -> {
        options.multicastAll(false);
        options.joinGroup(bits, link.index());
      }
      case Ipv6Address(long high, long low) -> {
        options.ownIpv6GroupsOnly();
        options.tellIpv6Headers();
        options.joinGroup(high, low, link.index());
      }
    }
  }

  private static void speak(SocketOptions options, Link link, AddressFamily family)
      throws SyscallException {
    options.receiveBuffer(0);
    options.bindToDevice(link.name());
    switch (family) {
      case IPV4 -> {
        options.multicastTtl(AdvertisementCodec.TTL);
        options.unicastTtl(AdvertisementCodec.TTL);
        options.multicastLoop(false);
        options.typeOfService(TRAFFIC_CLASS);
      }
      case IPV6 -> {
        options.ipv6MulticastInterface(link.index());
        options.hopLimit(AdvertisementCodec.TTL);
        options.trafficClass(TRAFFIC_CLASS);
      }
    }
  }

  private static SocketAddress address(IpAddress address, int linkIndex) {
    return switch (address) {
      case Ipv4Address(int bits) -> new SocketAddress.Ipv4(bits);
      case Ipv6Address(long high, long low) -> new SocketAddress.Ipv6(high, low, linkIndex);
    };
  }
}
