package io.kubevrrp.node.track;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** One call of grpc.health.v1.Health/Check over HTTP/2 (RFC 9113), and what came of it. */
final class GrpcExchange extends Http2ChannelDuplexHandler {
  /** The HTTP/2 protocol in TLS's negotiation of protocols (ALPN). */
  static final String PROTOCOL = "h2";

  /** Settings, headers and a message of some octets: more than enough. */
  private static final int MOST_OCTETS = 64 * 1024;

  private static final int LARGEST_HEADERS = 8 * 1024;
  private static final int LARGEST_ANSWER = 1024;
  private static final String STATUS = "grpc-status";

  /** The names of gRPC's status codes, by number. */
  private static final List<String> CODES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private final Check.Grpc check;
  private final Consumer<CheckResult> done;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream(0);
  private boolean speaksHttp2;
  private boolean begun;
  private boolean over;

  private GrpcExchange(Check.Grpc check, Consumer<CheckResult> done) {
    this.check = check;
    this.done = done;
  }

  /** What a connection needs behind its TLS, if it has any. */
  static List<ChannelHandler> handlers(Check.Grpc check, Consumer<CheckResult> done) {
    Http2Settings settings =
        Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(LARGEST_HEADERS);
    return List.of(
        new OctetLimit(MOST_OCTETS),
        // Without grace: what is over is closed, and waits for nobody.
        Http2FrameCodecBuilder.forClient()
            .initialSettings(settings)
            .gracefulShutdownTimeoutMillis(0)
            .build(),
        new GrpcExchange(check, done));
  }

  /** The question waits in the channel for TLS's handshake. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    Http2FrameStream stream = newStream();
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme(check.tls().isPresent() ? "https" : "http")
            .authority(check.tls().flatMap(TlsClient::serverName).orElse(check.target().toString()))
            .path("/grpc.health.v1.Health/Check")
            .set("content-type", "application/grpc")
            .set("te", "trailers")
            .set("user-agent", "kube-vrrp");
    ByteBuf question = Unpooled.wrappedBuffer(GrpcHealth.question(check.service()));
    var _ = context.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream));
    var _ = context.writeAndFlush(new DefaultHttp2DataFrame(question, true).stream(stream));
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      if (!over) {
        read(context, frame);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void read(ChannelHandlerContext context, Object frame) {
    switch (frame) {
      case Http2SettingsFrame _ -> speaksHttp2 = true;
      case Http2HeadersFrame headers -> headers(context, headers);
      case Http2DataFrame data -> data(context, data);
      case Http2ResetFrame reset -> gaveUp(context, reset.errorCode());
      case Http2GoAwayFrame goAway when goAway.errorCode() != Http2Error.NO_ERROR.code() ->
          gaveUp(context, goAway.errorCode());
      case Object _ -> {} // nothing that an answer is made of
    }
  }

  private void headers(ChannelHandlerContext context, Http2HeadersFrame frame) {
    Http2Headers headers = frame.headers();
    if (!begun) {
      String status = String.valueOf(headers.status());
      if (status.startsWith("1")) {
        return; // it announces the answer
      }
      String type = String.valueOf(headers.get("content-type"));
      if (!status.equals("200") || !type.startsWith("application/grpc")) {
        fail(context, "HTTP " + Quote.plain(status) + " from " + check.target() + " is no gRPC");
        return;
      }
      begun = true;
    }
    if (frame.isEndStream()) {
      judge(context, headers);
    }
  }

  private void data(ChannelHandlerContext context, Http2DataFrame frame) {
    ByteBuf octets = frame.content();
    if (answer.size() + octets.readableBytes() > LARGEST_ANSWER) {
      fail(context, "the answer from " + check.target() + " is too long for gRPC's health service");
      return;
    }
    byte[] part = new byte[octets.readableBytes()];
    octets.readBytes(part);
    answer.writeBytes(part);
    if (frame.isEndStream()) {
      fail(context, check.target() + " ended its answer without a gRPC status");
    }
  }

  private void judge(ChannelHandlerContext context, Http2Headers trailers) {
    String code = Objects.toString(trailers.get(STATUS), "");
    switch (code) {
      case "" -> fail(context, check.target() + " ended its answer without a gRPC status");
      case "0" -> serving(context);
      case "5" ->
          fail(context, said("NOT_FOUND") + ": it knows no service '" + check.service() + "'");
      case "12" -> fail(context, said("UNIMPLEMENTED") + ": it has no health service");
      default ->
          fail(
              context,
              said(name(code)) + Quote.of(Objects.toString(trailers.get("grpc-message"), "")));
    }
  }

  private void serving(ChannelHandlerContext context) {
    GrpcHealth.answer(answer.toByteArray())
        .ifPresentOrElse(
            serving -> {
              String words = said(serving.name());
              finish(
                  context,
                  serving == GrpcHealth.Serving.SERVING
                      ? CheckResult.passed(words)
                      : CheckResult.failed(words));
            },
            () ->
                fail(
                    context, "the answer from " + check.target() + " is none of a health service"));
  }

  private String said(String what) {
    return "gRPC " + what + " from " + check.target();
  }

  private static String name(String code) {
    try {
      return CODES.get(Integer.parseInt(code));
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      return "status " + Quote.plain(code);
    }
  }

  private void gaveUp(ChannelHandlerContext context, long code) {
    Http2Error error = Http2Error.valueOf(code);
    fail(
        context,
        check.target()
            + " gave up the call: "
            + (error == null ? "HTTP/2 error " + code : error.name()));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (!handshake.isSuccess()) {
        exceptionCaught(context, handshake.cause());
      } else if (!PROTOCOL.equals(tls.engine().getApplicationProtocol())) {
        fail(context, check.target() + " does not agree to HTTP/2 in its TLS handshake (ALPN)");
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, check.target() + " closed the connection before its answer was whole");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, TlsExchange.complaint(check.target(), cause).orElseGet(() -> complaint(cause)));
  }

  private String complaint(Throwable cause) {
    return switch (cause) {
      case TooLongFrameException e -> check.target() + " says too much: " + e.getMessage();
      case Http2Exception _ when !speaksHttp2 ->
          "the answer from " + check.target() + " is no HTTP/2";
      case Throwable e ->
          "the connection to "
              + check.target()
              + " broke"
              + Quote.of(String.valueOf(e.getMessage()));
    };
  }

  private void fail(ChannelHandlerContext context, String sentence) {
    finish(context, CheckResult.failed(sentence));
  }

  private void finish(ChannelHandlerContext context, CheckResult result) {
    if (!over) {
      over = true;
      done.accept(result);
      var _ = context.close();
    }
  }
}
