package io.kubevrrp.node.track;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Connections for checks, from where a service's source says.
 *
 * @param group runs them
 * @param source where they come from
 */
record Sockets(IoEventLoopGroup group, Source source) {
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;

  /** The length of an interface's name in the kernel, the end included (IFNAMSIZ). */
  private static final int NAME_SIZE = 16;

  private static final RawUnixChannelOption BIND_TO_DEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, NAME_SIZE);

  /** A connection in which nothing is said; on the event loop. */
  Probe.Attempt knock(InetSocketAddress target, Consumer<Knock.Ended> done) {
    try {
      return Knock.at(target, socket(target), group.next(), done);
    } catch (IOException e) {
      done.accept(new Knock.Ended.Refused(e));
      return () -> {};
    }
  }

  private LinuxSocket socket(InetSocketAddress target) throws IOException {
    LinuxSocket socket = LinuxSocket.newSocketStream(target.getAddress() instanceof Inet6Address);
    try {
      if (source.networkInterface().isPresent()) {
        ByteBuffer name = octets(source.networkInterface().get());
        socket.setRawOpt(SOL_SOCKET, SO_BINDTODEVICE, name);
      }
      if (source.address().isPresent()) {
        socket.bind(new InetSocketAddress(source.address().get(), 0));
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  ChannelFuture tcp(Target target, ChannelHandler handler) {
    return connect(new Bootstrap().channel(EpollSocketChannel.class), target, handler);
  }

  /** Connected, so that the kernel passes on refusals of this peer and datagrams of no other. */
  ChannelFuture udp(Target target, ChannelHandler handler) {
    return connect(new Bootstrap().channel(EpollDatagramChannel.class), target, handler);
  }

  // No timeout of Netty's own: the whole check has one, which closes the channel.
  private ChannelFuture connect(Bootstrap bootstrap, Target target, ChannelHandler handler) {
    bootstrap
        .group(group)
        .disableResolver()
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .handler(handler);
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
