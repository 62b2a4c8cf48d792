package io.kubevrrp.node.track;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a TLS handshake. */
final class TlsExchange extends ChannelInboundHandlerAdapter {
  private static final int DEEPEST_CAUSE = 8;

  private final Target peer;
  private final Consumer<CheckResult> done;
  private boolean over;

  TlsExchange(Target peer, Consumer<CheckResult> done) {
    this.peer = peer;
    this.done = done;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      finish(
          context,
          handshake.isSuccess()
              ? CheckResult.passed("TLS handshake with " + peer)
              : CheckResult.failed(
                  complaint(peer, handshake.cause()).orElse("no TLS handshake with " + peer)));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish(context, CheckResult.failed(peer + " closed the connection during the TLS handshake"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    finish(
        context,
        CheckResult.failed(
            complaint(peer, cause)
                .orElse("the connection to " + peer + " broke: " + cause.getMessage())));
  }

  private void finish(ChannelHandlerContext context, CheckResult result) {
    if (!over) {
      over = true;
      done.accept(result);
      var _ = context.close();
    }
  }

  /** What a failed handshake means, when that is what failed. */
  static Optional<String> complaint(Target peer, Throwable cause) {
    @Nullable Throwable inner = cause;
    Optional<String> found = Optional.empty();
    for (int depth = 0; inner != null && depth < DEEPEST_CAUSE; depth++) {
      if (inner instanceof CertificateException) {
        return Optional.of(
            "the certificate of " + peer + " is not accepted: " + inner.getMessage());
      }
      if (inner instanceof NotSslRecordException) {
        return Optional.of("the answer from " + peer + " is no TLS");
      }
      if (inner instanceof SSLException) {
        found = Optional.of("no TLS handshake with " + peer + ": " + inner.getMessage());
      }
      inner = inner.getCause();
    }
    return found;
  }
}
