package io.kubevrrp.node.track;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;

/** Ends a conversation in which the peer says more than its whole answer can need. */
final class OctetLimit extends ChannelInboundHandlerAdapter {
  private final long most;
  private long heard;

  OctetLimit(long most) {
    this.most = most;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean within = heard <= most;
    heard += message instanceof ByteBuf octets ? octets.readableBytes() : 0;
    if (heard <= most) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (within) {
      context.fireExceptionCaught(new TooLongFrameException("more than " + most + " octets"));
    }
  }
}
