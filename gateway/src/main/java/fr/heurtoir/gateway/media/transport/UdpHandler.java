package fr.heurtoir.gateway.media.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/** Passes datagrams on, and flushes the answers after a whole batch was read. */
final class UdpHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  /** Handles one datagram, borrowed; its bytes may be changed. */
  interface Receiver {
    void datagram(ByteBuf packet, InetSocketAddress from);
  }

  private final MediaTransportContext context;
  private final Receiver receiver;
  private final PortFailures failures;

  UdpHandler(MediaTransportContext context, Receiver receiver) {
    this.context = context;
    this.receiver = receiver;
    this.failures = new PortFailures(context);
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
    // The port stays open: a packet that cannot be sent concerns its peer alone.
    failures.note(cause);
  }
}
