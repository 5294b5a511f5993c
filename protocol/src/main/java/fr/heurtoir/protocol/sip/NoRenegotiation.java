package fr.heurtoir.protocol.sip;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a TLS 1.2 connection whose peer begins a second handshake: it costs us far more than the
 * peer, may bring another certificate, and nobody of ours asks for one. The JDK can forbid it for a
 * whole process only. It stands before the TLS handler and looks at the types of the records (RFC
 * 5246 section 6.2.1), which are never encrypted; in TLS 1.3 there is nothing to see and nothing to
 * forbid. Runs on the connection's event loop.
 */
final class NoRenegotiation extends ChannelInboundHandlerAdapter {
  private static final int HANDSHAKE = 22;
  private static final int HEADER = 5;

  private final SipCounters counters;
  private boolean established;
  private int inHeader;
  private int type;
  private int length;
  private int left;

  NoRenegotiation(SipCounters counters) {
    this.counters = counters;
  }

  /** The first handshake is done; no other may follow. */
  void established() {
    established = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && beginsHandshake(bytes) && established) {
      ReferenceCountUtil.release(message);
      counters.drop(Drop.HANDSHAKE);
      ctx.close();
      return;
    }
    ctx.fireChannelRead(message);
  }

  /** Follows the records through these bytes. */
  private boolean beginsHandshake(ByteBuf bytes) {
    boolean handshake = false;
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
        handshake |= type == HANDSHAKE;
      }
    }
    return handshake;
  }
}
