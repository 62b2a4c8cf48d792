package io.kubevrrp.node.track;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One answer to one GET request, judged by its status. The body is read, so that a server that
 * hangs in the middle of it fails; beyond {@link #LARGEST_BODY} it is not: a long page is a working
 * page.
 */
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {
  /** Octets of a body that are read before the status alone decides. */
  static final int LARGEST_BODY = 1024 * 1024;

  private final Check.Http check;
  private final String peer;
  private final Consumer<CheckResult> done;
  private int status;
  private long body;
  private boolean over;

  HttpExchange(Check.Http check, String peer, Consumer<CheckResult> done) {
    this.check = check;
    this.peer = peer;
    this.done = done;
  }

  static FullHttpRequest request(Check.Http check) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, check.path(), Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, check.hostHeader())
        .set(HttpHeaderNames.USER_AGENT, "kube-vrrp")
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return request;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      finish(context, CheckResult.failed(complaint(part.decoderResult().cause())));
      return;
    }
    if (part instanceof HttpResponse response) {
      status = response.status().code();
    }
    if (part instanceof HttpContent content) {
      body += content.content().readableBytes();
      boolean complete = part instanceof LastHttpContent || body > LARGEST_BODY;
      if (complete && !isInterim()) {
        finish(context, judge());
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish(
        context, CheckResult.failed(peer + " closed the connection before its answer was whole"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    finish(
        context, CheckResult.failed("the connection to " + peer + " broke: " + cause.getMessage()));
  }

  // 100 to 199 announce the answer, except 101, which is one (RFC 9110 section 15.2).
  private boolean isInterim() {
    return HttpStatusClass.valueOf(status) == HttpStatusClass.INFORMATIONAL && status != 101;
  }

  private CheckResult judge() {
    if (check.expected().stream().anyMatch(range -> range.contains(status))) {
      return CheckResult.passed("HTTP status " + status);
    }
    return CheckResult.failed("HTTP status " + status + ", expected " + list(check.expected()));
  }

  private String complaint(Throwable cause) {
    return switch (cause) {
      case TooLongHttpHeaderException _ -> "the HTTP headers from " + peer + " are too long";
      case TooLongHttpLineException _ -> "the first line from " + peer + " is too long for HTTP";
      case Throwable _ -> "the answer from " + peer + " is no HTTP";
    };
  }

  private void finish(ChannelHandlerContext context, CheckResult result) {
    if (!over) {
      over = true;
      done.accept(result);
      var _ = context.close();
    }
  }

  private static String list(List<StatusRange> ranges) {
    return ranges.stream().map(StatusRange::toString).collect(Collectors.joining(" or "));
  }
}
