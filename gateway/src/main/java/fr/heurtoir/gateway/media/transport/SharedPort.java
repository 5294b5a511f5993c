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
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.LengthFieldPrepender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The UDP port that all WebRTC peers share, and the TCP port of the same number for ICE-TCP.
 *
 * @param udp one socket of the port for each loop; the kernel spreads peers over them
 * @param tcp empty where ICE-TCP is off
 */
record SharedPort(List<Channel> udp, Optional<Channel> tcp) {
  private static final int BIND_TRIES = 20;

  /** How much may wait for one slow connection: about a second of picture. */
  private static final WriteBufferWaterMark TCP_UNSENT =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  /** One loop's end of the port. */
  record End(MediaTransportContext context, Demultiplexer demultiplexer) {
    Channel bind(InetAddress host, int port, boolean shared) throws IOException {
      return MediaSockets.udp(
          context,
          host,
          port,
          shared,
          () ->
              new UdpHandler(
                  context,
                  (packet, from) ->
                      demultiplexer.incoming(packet, new Tuple(Tuple.Protocol.UDP, from))));
    }
  }

  /**
   * Binds both ports. Blocks, so call it off the loops.
   *
   * @param ends the loops' ends; the first one has the TCP connections
   * @throws IOException where the port cannot be bound; the message names it
   */
  static SharedPort bind(List<End> ends, WebRtcConfig config, Admission admission)
      throws IOException {
    for (int tries = 1; ; tries++) {
      List<Channel> datagrams = new ArrayList<>();
      try {
        udp(ends, config, datagrams);
        Optional<Channel> connections =
            config.tcp()
                ? Optional.of(
                    tcp(ends.getFirst(), config.bind(), number(datagrams.getFirst()), admission))
                : Optional.empty();
        return new SharedPort(List.copyOf(datagrams), connections);
      } catch (IOException taken) {
        datagrams.forEach(channel -> channel.close().syncUninterruptibly());
        // The free UDP port may be in use for TCP. Where the system chooses the port, try another.
        if (config.port() != 0 || tries == BIND_TRIES) {
          throw taken;
        }
      }
    }
  }

  /**
   * The first socket has the port for itself, so that no other program, another gateway least of
   * all, shares it unnoticed. Only then is it shared with the sockets of the other loops.
   */
  private static void udp(List<End> ends, WebRtcConfig config, List<Channel> bound)
      throws IOException {
    Channel first = ends.getFirst().bind(config.bind(), config.port(), false);
    bound.add(first);
    if (ends.size() > 1 && !first.config().setOption(UnixChannelOption.SO_REUSEPORT, true)) {
      throw new IOException("the media port cannot be shared by several loops");
    }
    for (End end : ends.subList(1, ends.size())) {
      bound.add(end.bind(config.bind(), number(first), true));
    }
  }

  private static Channel tcp(End end, InetAddress host, int number, Admission admission)
      throws IOException {
    MediaTransportContext context = end.context();
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
                    // RFC 4571 section 2: two bytes of length before each packet.
                    channel
                        .pipeline()
                        .addLast(
                            new LengthFieldPrepender(2),
                            new IceTcpHandler(end.demultiplexer(), admission));
                  }
                })
            .bind(host, number),
        "TCP",
        host,
        number);
  }

  private static int number(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  int number() {
    return number(udp.getFirst());
  }

  /** Waits some seconds at most. */
  void close() {
    tcp.ifPresent(channel -> channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS));
    udp.stream()
        .map(Channel::close)
        .toList()
        .forEach(closing -> closing.awaitUninterruptibly(2, TimeUnit.SECONDS));
  }
}
