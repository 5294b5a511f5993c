package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.media.relay.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One UDP port for RTP and one for RTCP. They stay bound, and one session at a time uses them. */
final class PortPair {
  /** The pair's present user. */
  interface User {
    /**
     * A datagram, borrowed.
     *
     * @param control whether it came on the port for RTCP
     */
    void datagram(ByteBuf packet, InetSocketAddress from, boolean control);
  }

  private final MediaTransportContext context;
  private final Channel rtp;
  private final Channel rtcp;
  private @Nullable User user;

  /**
   * Binds both ports. Blocks, so call it off the loop.
   *
   * @param port of RTP; RTCP has the next one (RFC 3550 section 11); 0 takes two free ones
   * @throws IOException where a port cannot be bound; the message names it
   */
  PortPair(MediaTransportContext context, InetAddress bind, int port) throws IOException {
    this.context = context;
    this.rtp =
        MediaSockets.udp(
            context,
            bind,
            port,
            false,
            () -> new UdpHandler(context, (packet, from) -> datagram(packet, from, false)));
    try {
      this.rtcp =
          MediaSockets.udp(
              context,
              bind,
              port == 0 ? 0 : port + 1,
              false,
              () -> new UdpHandler(context, (packet, from) -> datagram(packet, from, true)));
    } catch (IOException taken) {
      rtp.close();
      throw taken;
    }
  }

  private void datagram(ByteBuf packet, InetSocketAddress from, boolean control) {
    context.counters().received(packet.readableBytes());
    User present = user;
    if (present == null) {
      context.drop(DropReason.UNKNOWN_TUPLE);
    } else {
      present.datagram(packet, from, control);
    }
  }

  void use(@Nullable User by) {
    user = by;
  }

  Channel rtp() {
    return rtp;
  }

  Channel rtcp() {
    return rtcp;
  }

  static int number(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  void close() {
    rtp.close();
    rtcp.close();
  }
}
