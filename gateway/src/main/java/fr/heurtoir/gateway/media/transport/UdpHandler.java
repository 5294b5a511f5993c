package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes datagrams on, and flushes the answers after a whole batch was read. */
final class UdpHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LoggerFactory.getLogger(UdpHandler.class);

  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  /** Handles one datagram, borrowed; its bytes may be changed. */
  interface Receiver {
    void datagram(ByteBuf packet, InetSocketAddress from);
  }

  private final MediaTransportContext context;
  private final Receiver receiver;
  private long logged;
  private boolean everLogged;

  UdpHandler(MediaTransportContext context, Receiver receiver) {
    this.context = context;
    this.receiver = receiver;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext channel, DatagramPacket datagram) {
    receiver.datagram(datagram.content(), datagram.sender());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channel) {
    context.flushQueue().flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    // The port stays open: a packet that cannot be sent concerns its peer only. Every packet to an
    // unreachable peer fails, so this is counted and not logged.
    context.drop(DropReason.SEND_FAILED);
    long now = context.now();
    if (!everLogged || now - logged > LOG_EVERY_NANOS) {
      everLogged = true;
      logged = now;
      LOG.warn("event=media-port-failed transport=udp", cause);
    }
  }
}
