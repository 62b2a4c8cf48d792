package io.kubevrrp.node.track;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * UDP and DNS checks on Netty's event loop: one datagram out, and what comes back.
 *
 * @param sockets makes the sockets
 */
record DatagramProbe(Sockets sockets) {

  Probe.Attempt send(Check.Udp check, Consumer<CheckResult> done) {
    byte[] payload = check.payload().getBytes(StandardCharsets.UTF_8);
    return exchange(
        check.target(),
        payload,
        answer ->
            Optional.of(
                CheckResult.passed(
                    "UDP answer of " + answer.length + " octets from " + check.target())),
        done);
  }

  Probe.Attempt ask(Check.Dns check, Consumer<CheckResult> done) {
    // The source port is the kernel's choice; the number is ours, against forged answers.
    int id = ThreadLocalRandom.current().nextInt(0x10000);
    DnsMessage message = new DnsMessage(id, check);
    return exchange(check.target(), message.question(), message::judge, done);
  }

  private Probe.Attempt exchange(
      Target target,
      byte[] payload,
      Function<byte[], Optional<CheckResult>> judge,
      Consumer<CheckResult> done) {
    ChannelFuture connecting = sockets.udp(target, new Receiver(target, judge, done));
    connecting.addListener(_ -> {
      if (connecting.isSuccess()) {
        var _ =
            connecting
                .channel()
                .writeAndFlush(Unpooled.wrappedBuffer(payload))
                .addListener(written -> {
                  if (!written.isSuccess()) {
                    refused(target, written.cause(), done);
                  }
                });
      } else {
        refused(target, connecting.cause(), done);
        Sockets.close(connecting);
      }
    });
    return () -> Sockets.close(connecting);
  }

  private static void refused(Target target, Throwable cause, Consumer<CheckResult> done) {
    done.accept(CheckResult.failed(Sockets.refusal(target, cause)));
  }

  private static final class Receiver extends SimpleChannelInboundHandler<Object> {
    private final Target target;
    private final Function<byte[], Optional<CheckResult>> judge;
    private final Consumer<CheckResult> done;

    Receiver(
        Target target, Function<byte[], Optional<CheckResult>> judge, Consumer<CheckResult> done) {
      this.target = target;
      this.judge = judge;
      this.done = done;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
      ByteBuf octets =
          message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message;
      byte[] answer = new byte[octets.readableBytes()];
      octets.getBytes(octets.readerIndex(), answer);
      judge.apply(answer).ifPresent(done);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      refused(target, cause, done);
    }
  }
}
