package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.Tuple;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands datagrams to the port, and lets answers go once a whole batch was read. */
final class UdpHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LoggerFactory.getLogger(UdpHandler.class);

  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  private final Port port;
  private long logged;
  private boolean everLogged;

  UdpHandler(Port port) {
    this.port = port;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
    port.incoming(datagram.content(), new Tuple(Tuple.Transport.UDP, datagram.sender()));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    port.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // The port lives on: one packet's trouble is nobody else's. An unreachable peer fails with
    // every packet, which must not fill the log.
    port.drop(DropReason.SEND_FAILED);
    long now = port.now();
    if (!everLogged || now - logged > LOG_EVERY_NANOS) {
      everLogged = true;
      logged = now;
      LOG.warn("event=media-port-failed transport=udp", cause);
    }
  }
}
