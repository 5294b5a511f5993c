package fr.heurtoir.gateway.media.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;

/** Binds sockets for media. Blocks, so call it off the loop. */
final class MediaSockets {
  private static final int DATAGRAM_BYTES = 2_048;
  private static final int DATAGRAMS_PER_READ = 32;

  /** How much may wait in our memory for a socket: some keyframes to many viewers. */
  private static final WriteBufferWaterMark UNSENT =
      new WriteBufferWaterMark(2 * 1024 * 1024, 4 * 1024 * 1024);

  private MediaSockets() {}

  /**
   * Binds a UDP socket.
   *
   * @param shared whether the port is shared with a bound socket (SO_REUSEPORT)
   * @param handler makes the socket's only datagram handler
   * @throws IOException where the port cannot be bound; the message names it
   */
  static Channel udp(
      MediaTransportContext context,
      InetAddress host,
      int port,
      boolean shared,
      Supplier<ChannelHandler> handler)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(context.loop())
            .channel(context.epoll() ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, WebRtcConfig.SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, WebRtcConfig.SOCKET_BUFFER_BYTES)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(handler.get());
                  }
                });
    if (shared) {
      bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
    }
    if (context.epoll()) {
      // One recvmmsg reads up to 32 datagrams into one buffer.
      bootstrap
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DATAGRAM_BYTES * DATAGRAMS_PER_READ));
    } else {
      bootstrap.option(
          ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES));
    }
    return bound(bootstrap.bind(host, port), "UDP", host, port);
  }

  /** Waits until the channel is bound. */
  static Channel bound(ChannelFuture binding, String kind, InetAddress host, int port)
      throws IOException {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException(
          "cannot listen for media on "
              + kind
              + " port "
              + port
              + " of "
              + host.getHostAddress()
              + ": "
              + binding.cause().getMessage(),
          binding.cause());
    }
    return binding.channel();
  }
}
