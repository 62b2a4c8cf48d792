package io.kubevrrp.node.track;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail server's greeting and its answer to HELO, RFC 5321 sections 3.1 and 4.2; where TLS is
 * wanted, STARTTLS (RFC 3207) before that.
 */
final class SmtpExchange extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Pattern REPLY = Pattern.compile("([2-5][0-9][0-9])([ -]?)(.*)");
  private static final int MOST_LINES = 64;

  private final Check.Smtp check;
  private final Consumer<CheckResult> done;
  private Step step = Step.GREETING;
  private int lines;
  private boolean tlsOffered;
  private boolean over;

  /** What is waited for. */
  private enum Step {
    GREETING("220"),
    /** The answer to EHLO, which lists what the server can do. */
    OFFER("250"),
    /** The answer to STARTTLS. */
    READY("220"),
    /** Nothing may be said in plain text any more. */
    HANDSHAKE(""),
    /** The answer to the last HELO. */
    HELLO("250");

    private final String expected;

    Step(String expected) {
      this.expected = expected;
    }
  }

  SmtpExchange(Check.Smtp check, Consumer<CheckResult> done) {
    this.check = check;
    this.done = done;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
    lines++;
    Matcher reply = REPLY.matcher(line.toString(StandardCharsets.US_ASCII));
    if (!reply.matches() || lines > MOST_LINES || step == Step.HANDSHAKE) {
      finish(context, CheckResult.failed("the answer from " + check.target() + " is no SMTP"));
      return;
    }
    tlsOffered |= reply.group(3).strip().toUpperCase(Locale.ROOT).equals("STARTTLS");
    if (!"-".equals(reply.group(2))) {
      replied(context, reply.group(1), reply.group(3));
    }
  }

  private void replied(ChannelHandlerContext context, String code, String text) {
    if (!code.equals(step.expected)) {
      finish(
          context,
          CheckResult.failed(
              "SMTP "
                  + code
                  + " from "
                  + check.target()
                  + ", expected "
                  + step.expected
                  + Quote.of(text)));
      return;
    }
    switch (step) {
      case GREETING -> {
        boolean tls = check.startTls().isPresent();
        say(context, tls ? Step.OFFER : Step.HELLO, (tls ? "EHLO " : "HELO ") + check.heloName());
      }
      case OFFER -> {
        if (tlsOffered) {
          say(context, Step.READY, "STARTTLS");
        } else {
          finish(context, CheckResult.failed(check.target() + " does not offer STARTTLS"));
        }
      }
      case READY -> {
        step = Step.HANDSHAKE;
        check
            .startTls()
            .ifPresent(
                tls -> context.pipeline().addFirst(tls.handler(context.alloc(), check.target())));
      }
      case HELLO -> {
        var _ = context.writeAndFlush(line("QUIT"));
        String how = check.startTls().isPresent() ? " over TLS" : "";
        finish(context, CheckResult.passed("SMTP 250 from " + check.target() + how));
      }
      case HANDSHAKE -> throw new IllegalStateException("nothing is heard during a handshake");
    }
  }

  private void say(ChannelHandlerContext context, Step next, String command) {
    step = next;
    var _ = context.writeAndFlush(line(command));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        say(context, Step.HELLO, "EHLO " + check.heloName());
      } else {
        broke(context, handshake.cause());
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish(
        context, CheckResult.failed(check.target() + " closed the connection before it answered"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broke(context, cause);
  }

  private void broke(ChannelHandlerContext context, Throwable cause) {
    finish(
        context,
        CheckResult.failed(
            TlsExchange.complaint(check.target(), cause)
                .orElse("the connection to " + check.target() + " broke: " + cause.getMessage())));
  }

  private static ByteBuf line(String text) {
    return Unpooled.copiedBuffer(text + "\r\n", StandardCharsets.US_ASCII);
  }

  private void finish(ChannelHandlerContext context, CheckResult result) {
    if (!over) {
      over = true;
      done.accept(result);
      var _ = context.close();
    }
  }
}
