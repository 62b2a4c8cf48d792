package io.kubevrrp.node.track;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Connections for checks, from where a service's source says.
 *
 * @param group runs them
 * @param source where they come from
 */
record Sockets(EventLoopGroup group, Source source) {
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;

  /** The length of an interface's name in the kernel, the end included (IFNAMSIZ). */
  private static final int NAME_SIZE = 16;

  private static final RawUnixChannelOption BIND_TO_DEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, NAME_SIZE);

  ChannelFuture tcp(Target target, ChannelHandler handler) {
    return connect(new Bootstrap().channel(EpollSocketChannel.class), target, handler);
  }

  /** Connected, so that the kernel passes on refusals of this peer and datagrams of no other. */
  ChannelFuture udp(Target target, ChannelHandler handler) {
    return connect(new Bootstrap().channel(EpollDatagramChannel.class), target, handler);
  }

  // No timeout of Netty's own: the whole check has one, which closes the channel.
  private ChannelFuture connect(Bootstrap bootstrap, Target target, ChannelHandler handler) {
    bootstrap.group(group).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0).handler(handler);
    source.networkInterface().ifPresent(name -> bootstrap.option(BIND_TO_DEVICE, octets(name)));
    return source
        .address()
        .map(local -> bootstrap.connect(target.socketAddress(), new InetSocketAddress(local, 0)))
        .orElseGet(() -> bootstrap.connect(target.socketAddress()));
  }

  private static ByteBuffer octets(String name) {
    ByteBuffer octets = ByteBuffer.allocateDirect(NAME_SIZE);
    octets.put(name.getBytes(StandardCharsets.US_ASCII));
    return octets.rewind();
  }

  static void close(ChannelFuture connecting) {
    var _ = connecting.channel().close();
  }

  /**
   * A port of the ephemeral range that nobody listens on can, rarely, be connected with itself: the
   * kernel picks it as the source port too (simultaneous open, RFC 9293 section 3.5). That is no
   * service.
   */
  static boolean isConnected(ChannelFuture connecting) {
    Channel channel = connecting.channel();
    return connecting.isSuccess() && !isSame(channel.localAddress(), channel.remoteAddress());
  }

  private static boolean isSame(SocketAddress local, SocketAddress remote) {
    return local != null && local.equals(remote);
  }

  static String refusal(Target target, ChannelFuture connecting) {
    return switch (connecting.cause()) {
      case null -> "connection to " + target + " refused";
      case Throwable e -> refusal(target, e);
    };
  }

  static String refusal(Target target, Throwable cause) {
    return switch (cause) {
      case NoRouteToHostException _ -> "no route to " + target;
      case PortUnreachableException _ -> target + " refuses (ICMP port unreachable)";
      case ConnectException e when String.valueOf(e.getMessage()).contains("refused") ->
          "connection to " + target + " refused";
      case Throwable e -> "connection to " + target + " failed: " + e.getMessage();
    };
  }
}
