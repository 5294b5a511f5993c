package fr.heurtoir.protocol.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a TLS 1.2 connection whose peer begins a second handshake: it costs us far more than the
 * peer, may bring another certificate, and nobody of ours asks for one. The JDK can forbid it for a
 * whole process only. It stands before the connection's {@link SslHandler} and looks at the types
 * of the records (RFC 5246 section 6.2.1), which are never encrypted; in TLS 1.3 there is nothing
 * to see and nothing to forbid. Runs on the connection's event loop.
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
   * @param ended told when it is ended for that; on the event loop
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
   * Follows the records through these bytes. A peer sends data after its first handshake alone, so
   * a handshake's record after one of data is a second one, whoever has noticed the first one's end
   * yet.
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
