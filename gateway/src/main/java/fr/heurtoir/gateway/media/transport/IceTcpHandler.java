package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.PacketKind;
import fr.heurtoir.gateway.rtc.ice.Tuple;
import fr.heurtoir.gateway.rtc.srtp.SrtpSession;
import fr.heurtoir.protocol.net.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ICE-TCP connection (RFC 6544) with RFC 4571 framing. The first frame must be an authentic
 * check, within {@value #FIRST_FRAME_SECONDS} s. A connection that belongs to no transport is
 * closed. The connection's loop reads it; what a frame comes to is decided on the loop of the
 * transport that it names.
 */
final class IceTcpHandler extends ByteToMessageDecoder {
  static final int FIRST_FRAME_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(IceTcpHandler.class);

  private final Demultiplexer demultiplexer;
  private final Admission admission;
  private @Nullable Tuple tuple;
  private volatile boolean proven;

  IceTcpHandler(Demultiplexer demultiplexer, Admission admission) {
    this.demultiplexer = demultiplexer;
    this.admission = admission;
    // Frames are small and a connection is long: release read bytes at once.
    setDiscardAfterReads(1);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!(context.channel().remoteAddress() instanceof InetSocketAddress remote)) {
      context.close();
      return;
    }
    Tuple from = new Tuple(Tuple.Protocol.TCP, remote);
    tuple = from;
    demultiplexer.table().connected(from, context.channel());
    context
        .executor()
        .schedule(
            () -> {
              if (demultiplexer.table().at(from) == null) {
                abort(context);
              }
            },
            FIRST_FRAME_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    Tuple from = tuple;
    while (from != null && context.channel().isActive() && in.readableBytes() >= 2) {
      int length = in.getUnsignedShort(in.readerIndex());
      if (length > SrtpSession.MAX_PACKET_BYTES) {
        in.skipBytes(in.readableBytes());
        abort(context);
        return;
      }
      if (in.readableBytes() < 2 + length) {
        return;
      }
      in.skipBytes(2);
      if (length == 0) {
        // RFC 4571 section 2 allows an empty frame. It carries nothing.
        continue;
      }
      frame(context, in.readSlice(length), from);
    }
  }

  private void frame(ChannelHandlerContext context, ByteBuf frame, Tuple from) {
    if (demultiplexer.table().at(from) == null && PacketKind.of(frame) != PacketKind.STUN) {
      abort(context);
      return;
    }
    demultiplexer.incoming(frame, from, at -> judge(context, from, at));
  }

  /** On the loop of whoever got the frame. */
  private void judge(ChannelHandlerContext context, Tuple from, Demultiplexer at) {
    WebRtcTransport transport = at.table().at(from);
    if (transport == null) {
      at.flush();
      abort(context);
    } else if (!proven) {
      proven = true;
      admission.proven(context.channel(), transport);
    }
  }

  private void abort(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      demultiplexer.drop(DropReason.TCP_FRAMING);
      context.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    demultiplexer.flush();
    super.channelReadComplete(context);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    Tuple from = tuple;
    if (from != null) {
      demultiplexer.table().disconnected(from, context.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("media=port transport=tcp closed=\"{}\"", cause.getMessage());
    } else {
      LOG.error("event=media-port-failed transport=tcp", cause);
    }
    context.close();
  }
}
