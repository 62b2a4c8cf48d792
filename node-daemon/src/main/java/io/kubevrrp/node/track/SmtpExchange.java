package io.kubevrrp.node.track;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server's greeting and its answer to HELO; RFC 5321 sections 3.1 and 4.2. */
final class SmtpExchange extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Pattern REPLY = Pattern.compile("([2-5][0-9][0-9])([ -]?)(.*)");
  private static final int MOST_LINES = 64;
  private static final int MOST_SHOWN = 80;

  private final Check.Smtp check;
  private final Consumer<CheckResult> done;
  private int lines;
  private boolean greeted;
  private boolean over;

  SmtpExchange(Check.Smtp check, Consumer<CheckResult> done) {
    this.check = check;
    this.done = done;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
    lines++;
    Matcher reply = REPLY.matcher(line.toString(StandardCharsets.US_ASCII));
    if (!reply.matches() || lines > MOST_LINES) {
      finish(context, CheckResult.failed("the answer from " + check.target() + " is no SMTP"));
    } else if (!"-".equals(reply.group(2))) {
      replied(context, reply.group(1), reply.group(3));
    }
  }

  private void replied(ChannelHandlerContext context, String code, String text) {
    String expected = greeted ? "250" : "220";
    if (!code.equals(expected)) {
      finish(
          context,
          CheckResult.failed(
              "SMTP " + code + " from " + check.target() + ", expected " + expected + shown(text)));
    } else if (greeted) {
      var _ = context.writeAndFlush(line("QUIT"));
      finish(context, CheckResult.passed("SMTP 250 from " + check.target()));
    } else {
      greeted = true;
      var _ = context.writeAndFlush(line("HELO " + check.heloName()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish(
        context, CheckResult.failed(check.target() + " closed the connection before it answered"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    finish(
        context,
        CheckResult.failed(
            "the connection to " + check.target() + " broke: " + cause.getMessage()));
  }

  // What a server says is shown to people: printable, and not much of it.
  private static String shown(String text) {
    String printable = text.replaceAll("[^ -~]", "?").strip();
    return printable.isEmpty()
        ? ""
        : ": " + printable.substring(0, Math.min(printable.length(), MOST_SHOWN));
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
