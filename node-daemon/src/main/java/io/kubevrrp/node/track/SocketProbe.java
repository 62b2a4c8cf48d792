package io.kubevrrp.node.track;

import io.kubevrrp.node.inet.Ipv4Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;

/** TCP and HTTP checks on Netty's event loop. */
final class SocketProbe {
  private static final int LONGEST_STATUS_LINE = 4 * 1024;
  private static final int LARGEST_HEADERS = 16 * 1024;
  private static final int LARGEST_CHUNK = 8 * 1024;

  private final EventLoopGroup group;

  SocketProbe(EventLoopGroup group) {
    this.group = group;
  }

  Probe.Attempt connect(Check.Tcp check, Consumer<CheckResult> done) {
    String peer = peer(check.host(), check.port());
    ChannelFuture connecting =
        connect(check.host(), check.port(), new ChannelInboundHandlerAdapter());
    connecting.addListener(_ -> {
      done.accept(
          isConnected(connecting)
              ? CheckResult.passed("connection to " + peer + " accepted")
              : CheckResult.failed(refusal(peer, connecting)));
      close(connecting);
    });
    return () -> close(connecting);
  }

  Probe.Attempt get(Check.Http check, Consumer<CheckResult> done) {
    String peer = peer(check.host(), check.port());
    ChannelFuture connecting = connect(check.host(), check.port(), http(check, peer, done));
    connecting.addListener(_ -> {
      if (isConnected(connecting)) {
        var _ = connecting.channel().writeAndFlush(HttpExchange.request(check));
      } else {
        done.accept(CheckResult.failed(refusal(peer, connecting)));
        close(connecting);
      }
    });
    return () -> close(connecting);
  }

  private static void close(ChannelFuture connecting) {
    var _ = connecting.channel().close();
  }

  static String peer(Ipv4Address host, int port) {
    return host + ":" + port;
  }

  // No timeout of Netty's own: the whole check has one, which closes the channel.
  private ChannelFuture connect(Ipv4Address host, int port, ChannelHandler handler) {
    return new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(handler)
        .connect(address(host, port));
  }

  private static ChannelHandler http(Check.Http check, String peer, Consumer<CheckResult> done) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        HttpDecoderConfig bounds =
            new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_STATUS_LINE)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setMaxChunkSize(LARGEST_CHUNK);
        channel
            .pipeline()
            .addLast(new HttpClientCodec(bounds, false, false))
            .addLast(new HttpExchange(check, peer, done));
      }
    };
  }

  /**
   * A port of the ephemeral range that nobody listens on can, rarely, be connected with itself: the
   * kernel picks it as the source port too (simultaneous open, RFC 9293 section 3.5). That is no
   * service.
   */
  private static boolean isConnected(ChannelFuture connecting) {
    Channel channel = connecting.channel();
    return connecting.isSuccess() && !isSame(channel.localAddress(), channel.remoteAddress());
  }

  private static boolean isSame(SocketAddress local, SocketAddress remote) {
    return remote.equals(local);
  }

  private static String refusal(String peer, ChannelFuture connecting) {
    return switch (connecting.cause()) {
      case null -> "connection to " + peer + " refused";
      case NoRouteToHostException _ -> "no route to " + peer;
      case ConnectException e when String.valueOf(e.getMessage()).contains("refused") ->
          "connection to " + peer + " refused";
      case Throwable e -> "connection to " + peer + " failed: " + e.getMessage();
    };
  }

  private static InetSocketAddress address(Ipv4Address host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(host.octets()), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are always an address", e);
    }
  }
}
