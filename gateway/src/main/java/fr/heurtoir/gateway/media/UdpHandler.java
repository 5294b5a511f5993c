package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.rtc.ice.Tuple;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands datagrams to the port, and lets answers go once a whole batch was read. */
final class UdpHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LoggerFactory.getLogger(UdpHandler.class);

  private final Port port;

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
    // The port lives on: an ICMP error or one packet's trouble is nobody else's.
    LOG.error("media=port transport=udp", cause);
  }
}
