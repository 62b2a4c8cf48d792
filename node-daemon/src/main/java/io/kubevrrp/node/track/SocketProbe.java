package io.kubevrrp.node.track;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * TLS, HTTP, gRPC and SMTP checks on Netty's event loop.
 *
 * @param sockets makes the connections
 */
record SocketProbe(Sockets sockets) {
  private static final int LONGEST_STATUS_LINE = 4 * 1024;
  private static final int LARGEST_HEADERS = 16 * 1024;
  private static final int LARGEST_CHUNK = 8 * 1024;
  private static final int LONGEST_SMTP_LINE = 4 * 1024;

  Probe.Attempt handshake(Check.Tls check, Consumer<CheckResult> done) {
    Target target = check.target();
    Consumer<CheckResult> said = aloud(Optional.of(check.tls()), done);
    return converse(
        target,
        channel ->
            List.of(check.tls().handler(channel.alloc(), target), new TlsExchange(target, said)),
        said);
  }

  Probe.Attempt mail(Check.Smtp check, Consumer<CheckResult> done) {
    Consumer<CheckResult> said = aloud(check.startTls(), done);
    return converse(
        check.target(),
        _ -> List.of(new LineBasedFrameDecoder(LONGEST_SMTP_LINE), new SmtpExchange(check, said)),
        said);
  }

  Probe.Attempt call(Check.Grpc check, Consumer<CheckResult> done) {
    Target target = check.target();
    Consumer<CheckResult> said = aloud(check.tls(), done);
    return converse(
        target,
        channel ->
            Stream.concat(
                    check.tls().stream()
                        .map(tls -> tls.handler(channel.alloc(), target, GrpcExchange.PROTOCOL)),
                    GrpcExchange.handlers(check, said).stream())
                .toList(),
        said);
  }

  Probe.Attempt ask(Check.Http check, Consumer<CheckResult> done) {
    Consumer<CheckResult> said = aloud(check.tls(), done);
    Questions questions = new Questions(check, said);
    questions.askNext();
    return questions;
  }

  /** Whoever does not look at certificates is told so with every answer. */
  private static Consumer<CheckResult> aloud(Optional<TlsClient> tls, Consumer<CheckResult> done) {
    return tls.filter(TlsClient::skipsVerification).isEmpty()
        ? done
        : result -> done.accept(result.withRemark("certificate not verified"));
  }

  private Probe.Attempt converse(
      Target target, Function<Channel, List<ChannelHandler>> handlers, Consumer<CheckResult> done) {
    ChannelFuture connecting =
        sockets.tcp(
            target,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                handlers.apply(channel).forEach(channel.pipeline()::addLast);
              }
            });
    connecting.addListener(_ -> {
      if (!Sockets.isConnected(connecting)) {
        done.accept(CheckResult.failed(Sockets.refusal(target, connecting)));
        Sockets.close(connecting);
      }
    });
    return () -> Sockets.close(connecting);
  }

  /** The requests of one check, one after the other; on the event loop after the first. */
  private final class Questions implements Probe.Attempt {
    private final Check.Http check;
    private final Consumer<CheckResult> done;
    private int next;
    private boolean cancelled;
    private Probe.@Nullable Attempt current;

    Questions(Check.Http check, Consumer<CheckResult> done) {
      this.check = check;
      this.done = done;
    }

    synchronized void askNext() {
      if (!cancelled) {
        HttpQuestion question = check.requests().get(next);
        next++;
        current = converse(check.target(), channel -> handlers(channel, question), this::answered);
      }
    }

    private void answered(CheckResult result) {
      if (result.passed() && next < check.requests().size()) {
        askNext();
      } else {
        done.accept(result);
      }
    }

    private List<ChannelHandler> handlers(Channel channel, HttpQuestion question) {
      HttpDecoderConfig bounds =
          new HttpDecoderConfig()
              .setMaxInitialLineLength(LONGEST_STATUS_LINE)
              .setMaxHeaderSize(LARGEST_HEADERS)
              .setMaxChunkSize(LARGEST_CHUNK);
      HttpExchange exchange = new HttpExchange(question, check.target(), this::answered);
      ChannelHandler asking =
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(io.netty.channel.ChannelHandlerContext context) {
              // Behind TLS this waits for the handshake: the handler holds it back.
              var _ = context.channel().writeAndFlush(HttpExchange.request(question));
              context.fireChannelActive();
            }
          };
      Optional<ChannelHandler> tls =
          check.tls().map(client -> client.handler(channel.alloc(), check.target()));
      List<ChannelHandler> plain =
          List.of(new HttpClientCodec(bounds, false, false), asking, exchange);
      return tls.map(handler -> Stream.concat(Stream.of(handler), plain.stream()).toList())
          .orElse(plain);
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      if (current != null) {
        current.cancel();
      }
    }
  }
}
