package fr.heurtoir.gateway.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's own transport, with a handler of ours on each listening channel. Vert.x itself reports a
 * connection only after its TLS handshake, too late to refuse it, and no longer reports one that
 * became a WebSocket, so it cannot be counted.
 */
record Gates(Transport transport, ChannelHandler gate)
    implements Transport, io.vertx.core.transport.Transport {

  /** The best transport of this machine. */
  static Gates with(ChannelHandler gate) {
    io.vertx.core.transport.@Nullable Transport best =
        io.vertx.core.transport.Transport.nativeTransport();
    return new Gates(
        (best == null ? io.vertx.core.transport.Transport.NIO : best).implementation(), gate);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = transport.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel channel = factory.newChannel();
      // Runs before Netty's own handler, which gives connections to their event loops.
      channel.pipeline().addLast(gate);
      return channel;
    };
  }

  @Override
  public String name() {
    return "heurtoir";
  }

  @Override
  public boolean available() {
    return transport.isAvailable();
  }

  @Override
  public Transport implementation() {
    return this;
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return transport.isAvailable();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return transport.unavailabilityCause();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return transport.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
    return transport.eventLoopGroup(type, threads, factory, ratio);
  }

  @Override
  @SuppressWarnings("deprecation") // of Netty's, in the interface as Vert.x has it
  public DatagramChannel datagramChannel(@Nullable InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return transport.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    transport.configure(channel, options);
  }

  @Override
  public void configure(
      TcpConfig options, boolean domainSocket, io.netty.bootstrap.Bootstrap bootstrap) {
    transport.configure(options, domainSocket, bootstrap);
  }

  @Override
  public void configure(
      TcpConfig options, boolean domainSocket, io.netty.bootstrap.ServerBootstrap bootstrap) {
    transport.configure(options, domainSocket, bootstrap);
  }
}
