package fr.heurtoir.gateway.media.transport;

import fr.heurtoir.gateway.rtc.ice.Tuple;
import fr.heurtoir.protocol.net.Admission;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The UDP port that all WebRTC peers share, and the TCP port of the same number for ICE-TCP.
 *
 * @param tcp empty where ICE-TCP is off
 */
record SharedPort(Channel udp, Optional<Channel> tcp) {
  private static final int BIND_TRIES = 20;

  /** How much may wait for one slow connection: about a second of picture. */
  private static final WriteBufferWaterMark TCP_UNSENT =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  /**
   * Binds both ports. Blocks, so call it off the loop.
   *
   * @throws IOException where the port cannot be bound; the message names it
   */
  static SharedPort bind(
      MediaTransportContext context,
      WebRtcConfig config,
      Demultiplexer demultiplexer,
      Admission admission)
      throws IOException {
    for (int tries = 1; ; tries++) {
      Channel datagrams =
          MediaSockets.udp(
              context,
              config.bind(),
              config.port(),
              () ->
                  new UdpHandler(
                      context,
                      (packet, from) ->
                          demultiplexer.incoming(packet, new Tuple(Tuple.Protocol.UDP, from))));
      if (!config.tcp()) {
        return new SharedPort(datagrams, Optional.empty());
      }
      try {
        int number = ((InetSocketAddress) datagrams.localAddress()).getPort();
        return new SharedPort(
            datagrams, Optional.of(tcp(context, config.bind(), number, demultiplexer, admission)));
      } catch (IOException taken) {
        datagrams.close().syncUninterruptibly();
        // The free UDP port may be in use for TCP. Where the system chooses the port, try another.
        if (config.port() != 0 || tries == BIND_TRIES) {
          throw taken;
        }
      }
    }
  }

  private static Channel tcp(
      MediaTransportContext context,
      InetAddress host,
      int number,
      Demultiplexer demultiplexer,
      Admission admission)
      throws IOException {
    return MediaSockets.bound(
        new ServerBootstrap()
            .group(context.loop())
            .channel(
                context.epoll() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(admission.gate(let -> {}))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, TCP_UNSENT)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new IceTcpHandler(demultiplexer, admission));
                  }
                })
            .bind(host, number),
        "TCP",
        host,
        number);
  }

  int number() {
    return ((InetSocketAddress) udp.localAddress()).getPort();
  }

  /** Waits some seconds at most. */
  void close() {
    tcp.ifPresent(channel -> channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS));
    udp.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
