package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.log.ForeignText;
import fr.heurtoir.protocol.net.Network;
import fr.heurtoir.protocol.net.SourceRates.Verdict;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket: turns datagrams into messages and limits their rate. Runs on the socket's event
 * loop.
 */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramHandler.class);

  private final SipProcessor processor;
  private final TransportContext context;

  DatagramHandler(SipProcessor processor, TransportContext context) {
    this.processor = processor;
    this.context = context;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    InetSocketAddress sender = packet.sender();
    if (sender.getPort() == 0 || sender.equals(ctx.channel().localAddress())) {
      context.counters().drop(Drop.OWN_ADDRESS);
      return;
    }
    Verdict verdict = context.rates().take(Network.of(sender.getAddress()), System.nanoTime());
    switch (verdict) {
      case FINE -> read(ctx, packet, sender);
      case SOURCE -> context.counters().drop(Drop.RATE_OF_SOURCE);
      case ALL -> context.counters().drop(Drop.RATE);
    }
  }

  private void read(ChannelHandlerContext ctx, DatagramPacket packet, InetSocketAddress sender) {
    byte[] bytes = new byte[packet.content().readableBytes()];
    packet.content().readBytes(bytes);
    DatagramFlow from =
        new DatagramFlow(
            processor,
            context.user(),
            context.flows().nextId(),
            ctx.channel(),
            sender,
            context.counters());
    switch (Datagrams.read(bytes, context.limits().headerBytes(), context.limits().bodyBytes())) {
      case Datagrams.Found.Message(byte[] message, int head) -> {
        context.counters().count("received");
        context.user().received(message, head, from);
      }
      case Datagrams.Found.KeepAlive() -> context.counters().count("keep-alive");
      case Datagrams.Found.Bad(Drop reason, byte[] head) ->
          context.user().unframed(head, reason, from);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // An ICMP error about one peer must not end the socket of all.
    LOG.debug("sip udp failed why={}", ForeignText.describe(cause));
  }
}
