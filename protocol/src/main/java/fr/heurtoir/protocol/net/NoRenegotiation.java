package fr.heurtoir.protocol.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a TLS 1.2 connection whose peer begins a second handshake. Such a handshake costs us far
 * more than the peer, may bring another certificate, and none of our peers wants one. The JDK can
 * only forbid it for a whole process. This handler comes before the connection's {@link SslHandler}
 * and looks at the record types (RFC 5246 section 6.2.1), which are never encrypted. TLS 1.3 has no
 * second handshake. Runs on the connection's event loop.
 */
public final class NoRenegotiation extends ChannelInboundHandlerAdapter {
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int HEADER = 5;

  private final Runnable ended;
  private boolean data;
  private int inHeader;
  private int type;
  private int length;
  private int left;

  /**
   * For one connection.
   *
   * @param ended called on the event loop when it ends the connection
   */
  public NoRenegotiation(Runnable ended) {
    this.ended = ended;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && beginsHandshake(bytes, established(ctx))) {
      ReferenceCountUtil.release(message);
      ended.run();
      ctx.close();
      return;
    }
    ctx.fireChannelRead(message);
  }

  private static boolean established(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    return tls != null && tls.handshakeFuture().isSuccess();
  }

  /**
   * Follows the records in these bytes. A peer sends data only after its first handshake. So a
   * handshake record after a data record starts a second handshake, even before our side has
   * noticed the end of the first.
   */
  private boolean beginsHandshake(ByteBuf bytes, boolean established) {
    boolean again = false;
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (left > 0) {
        int take = Math.min(left, bytes.writerIndex() - at);
        left -= take;
        at += take;
        continue;
      }
      int next = bytes.getUnsignedByte(at++);
      switch (inHeader++) {
        case 0 -> type = next;
        case 3 -> length = next << 8;
        case 4 -> length |= next;
        default -> {}
      }
      if (inHeader == HEADER) {
        inHeader = 0;
        left = length;
        data |= type == APPLICATION_DATA;
        again |= type == HANDSHAKE && (established || data);
      }
    }
    return again;
  }
}
