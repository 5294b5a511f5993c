package fr.heurtoir.protocol.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's sockets: epoll where the kernel has it, else NIO. */
final class Sockets {
  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
  private static final int THREADS = 2;
  private static final int DATAGRAM = 65_535;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup loops;
  private final WriteBufferWaterMark unsent;
  private final int connectMillis;

  Sockets(String name, Limits limits) {
    if (!epoll) {
      LOG.warn(
          "event=native-missing library=netty-epoll instead=nio reason=\"{}\"",
          String.valueOf(Epoll.unavailabilityCause()));
    }
    this.loops =
        new MultiThreadIoEventLoopGroup(
            THREADS,
            new DefaultThreadFactory("heurtoir-sip-io-" + name, true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.unsent = new WriteBufferWaterMark(limits.unsentBytes() / 2, limits.unsentBytes());
    this.connectMillis = Math.toIntExact(limits.handshakeTime().toMillis());
  }

  EventLoopGroup loops() {
    return loops;
  }

  /**
   * Binds without accepting: nothing comes in before {@link #begin}.
   *
   * @param gate decides which connections are accepted
   */
  Channel listen(InetSocketAddress address, ChannelHandler gate, Consumer<Channel> connection)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 256)
            .option(ChannelOption.AUTO_READ, false)
            .handler(gate)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, unsent)
            .childHandler(initializer(connection));
    return bound(bootstrap.bind(address), address);
  }

  Channel datagrams(InetSocketAddress address) throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_RCVBUF, 1024 * 1024)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, unsent)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM))
            .handler(initializer(unused -> {}));
    return bound(bootstrap.bind(address), address);
  }

  ChannelFuture connect(InetSocketAddress address, Consumer<Channel> connection) {
    return new Bootstrap()
        .group(loops)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, unsent)
        .handler(initializer(connection))
        .connect(address);
  }

  static void begin(Channel socket) {
    socket.config().setAutoRead(true);
  }

  private static ChannelInitializer<Channel> initializer(Consumer<Channel> connection) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        connection.accept(channel);
      }
    };
  }

  private static Channel bound(ChannelFuture bind, InetSocketAddress address) throws IOException {
    bind.awaitUninterruptibly();
    if (!bind.isSuccess()) {
      throw new IOException("cannot listen on " + address + ": " + bind.cause().getMessage());
    }
    return bind.channel();
  }
}
