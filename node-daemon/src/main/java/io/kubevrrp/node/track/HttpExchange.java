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
 * One answer to one request, judged by its status and its body. The body is read, so that a server
 * that hangs in the middle of it fails; beyond {@link BodyReader#LARGEST_BODY} it is not: a long
 * page is a working page.
 */
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {
  private final HttpQuestion question;
  private final Target peer;
  private final Consumer<CheckResult> done;
  private final BodyReader body;
  private int status;
  private boolean over;

  HttpExchange(HttpQuestion question, Target peer, Consumer<CheckResult> done) {
    this.question = question;
    this.peer = peer;
    this.done = done;
    this.body = new BodyReader(question.body());
  }

  static FullHttpRequest request(HttpQuestion question) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            question.style().oldVersion() ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(question.style().method().name()),
            question.path(),
            Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, question.hostHeader())
        .set(HttpHeaderNames.USER_AGENT, "kube-vrrp")
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    question.style().headers().forEach(more -> request.headers().set(more.name(), more.value()));
    return request;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (over) {
      return;
    }
    if (part.decoderResult().isFailure()) {
      finish(context, CheckResult.failed(complaint(part.decoderResult().cause())));
      return;
    }
    if (part instanceof HttpResponse response) {
      status = response.status().code();
    }
    if (part instanceof HttpContent content && !isInterim()) {
      body.take(content.content());
      if (part instanceof LastHttpContent || body.isTooLong()) {
        judge(context);
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
        context,
        CheckResult.failed(
            TlsExchange.complaint(peer, cause)
                .orElse("the connection to " + peer + " broke: " + cause.getMessage())));
  }

  // 100 to 199 announce the answer, except 101, which is one (RFC 9110 section 15.2).
  private boolean isInterim() {
    return HttpStatusClass.valueOf(status) == HttpStatusClass.INFORMATIONAL && status != 101;
  }

  private void judge(ChannelHandlerContext context) {
    String answer = "HTTP " + status + " from " + peer;
    if (question.expected().stream().noneMatch(range -> range.contains(status))) {
      finish(context, CheckResult.failed(answer + ", expected " + list(question.expected())));
    } else if (question.body().searches()) {
      // A search takes long enough to keep other checks waiting.
      over = true;
      Thread.ofVirtual().name("body-search").start(() -> done.accept(judged(answer)));
      var _ = context.close();
    } else {
      finish(context, judged(answer));
    }
  }

  private CheckResult judged(String answer) {
    return body.complaint()
        .map(complaint -> CheckResult.failed(answer + " with " + complaint))
        .orElseGet(() -> CheckResult.passed(answer));
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
