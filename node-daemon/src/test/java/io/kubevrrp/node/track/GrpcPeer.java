package io.kubevrrp.node.track;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A fake of a gRPC server on loopback: real HTTP/2 by Netty's server codec, and answers as a test
 * wants them. Real gRPC servers are asked in the lab.
 */
final class GrpcPeer implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Http2Headers> headers = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> questions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> hangUps = new LinkedBlockingQueue<>();
  private final Channel listening;

  /** What it does when a question was heard. */
  @FunctionalInterface
  interface Conversation {
    void answer(Call call);
  }

  /** One call. */
  record Call(ChannelHandlerContext context, Http2FrameStream stream) {
    void headers(Http2Headers headers, boolean last) {
      var _ = context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, last).stream(stream));
    }

    void data(byte[] octets, boolean last) {
      var _ =
          context.writeAndFlush(
              new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(octets), last).stream(stream));
    }

    /** A whole answer. */
    void says(byte[] message, String status) {
      headers(grpc(), false);
      data(message, false);
      headers(new DefaultHttp2Headers().set("grpc-status", status), true);
    }
  }

  private GrpcPeer(Conversation conversation) {
    this.listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forServer().build(), serving(conversation));
                  }
                })
            .bind(Peer.HERE, 0)
            .syncUninterruptibly()
            .channel();
  }

  static GrpcPeer that(Conversation conversation) {
    return new GrpcPeer(conversation);
  }

  /** The headers that every answer of gRPC begins with. */
  static Http2Headers grpc() {
    return new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
  }

  private ChannelInboundHandlerAdapter serving(Conversation conversation) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2HeadersFrame asked) {
          headers.add(asked.headers());
        }
        if (frame instanceof Http2DataFrame question) {
          byte[] octets = new byte[question.content().readableBytes()];
          question.content().readBytes(octets);
          questions.add(octets);
          conversation.answer(new Call(context, question.stream()));
        }
        ReferenceCountUtil.release(frame);
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        hangUps.add(true);
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // the check hung up in the middle
      }
    };
  }

  Target target() {
    return Target.parse(Peer.HERE, ((InetSocketAddress) listening.localAddress()).getPort());
  }

  Check.Grpc check(String service) {
    return new Check.Grpc(target(), service, Optional.empty());
  }

  BlockingQueue<Http2Headers> headers() {
    return headers;
  }

  BlockingQueue<byte[]> questions() {
    return questions;
  }

  /** One entry for every connection that ended. */
  BlockingQueue<Boolean> hangUps() {
    return hangUps;
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
