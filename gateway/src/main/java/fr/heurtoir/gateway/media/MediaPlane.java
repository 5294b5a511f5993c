package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsCounters;
import fr.heurtoir.gateway.media.dtls.DtlsServer;
import fr.heurtoir.gateway.media.relay.DropReason;
import fr.heurtoir.gateway.rtc.ice.IceLite;
import fr.heurtoir.protocol.RingId;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.Admission.Room;
import fr.heurtoir.protocol.net.SourceRates.Rate;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media plane of a gateway: one port, one event loop, a {@link Relay} per ring. {@link #open}
 * and all methods of relays belong on {@link #loop}; the rest is for every thread.
 */
public final class MediaPlane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MediaPlane.class);
  private static final int DATAGRAM_BYTES = 2_048;
  private static final int DATAGRAMS_PER_READ = 32;
  private static final int BUFFER_BYTES = 4 * 1024 * 1024;
  private static final int TICK_MILLIS = 20;
  private static final int BIND_TRIES = 20;

  /** What may wait in our memory for the shared socket: some keyframes to many viewers. */
  private static final WriteBufferWaterMark UDP_UNSENT =
      new WriteBufferWaterMark(2 * 1024 * 1024, 4 * 1024 * 1024);

  /** What may wait for one slow connection: about a second of picture. */
  private static final WriteBufferWaterMark TCP_UNSENT =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final MediaCounters counters = new MediaCounters();
  private final Port port;
  private final Admission admission;
  private final Ground ground;
  private final Channel udp;
  private final @Nullable Channel tcp;
  private final Map<RingId, RingRelay> relays = new LinkedHashMap<>();
  private @Nullable ScheduledFuture<?> ticking;

  private MediaPlane(
      MediaConfig config,
      MultiThreadIoEventLoopGroup group,
      EventLoop loop,
      boolean epoll,
      SecureRandom random)
      throws IOException {
    this.group = group;
    this.loop = loop;
    this.port = new Port(counters, System::nanoTime);
    this.admission =
        new Admission(
            bounds(config),
            proxy -> false,
            refusal -> port.drop(DropReason.TCP_TOO_MANY),
            System::nanoTime);
    Channel datagrams = null;
    Channel connections = null;
    for (int tries = 1; ; tries++) {
      datagrams = bindUdp(config, epoll);
      if (!config.tcp()) {
        break;
      }
      try {
        connections =
            bindTcp(config, epoll, ((InetSocketAddress) datagrams.localAddress()).getPort());
        break;
      } catch (IOException taken) {
        datagrams.close().syncUninterruptibly();
        // A free UDP port may be taken for TCP; with a port of our choice there is another.
        if (config.port() != 0 || tries == BIND_TRIES) {
          throw taken;
        }
      }
    }
    this.udp = datagrams;
    this.tcp = connections;
    List<InetSocketAddress> addresses =
        config.advertised().stream().map(a -> new InetSocketAddress(a, port())).toList();
    this.ground =
        new Ground(
            config,
            port,
            new DtlsServer(config.dtls(), random, Instant.now()),
            random,
            loop,
            addresses,
            config.tcp() ? addresses : List.of());
    Channel bound = datagrams;
    loop.submit(() -> port.bound(bound)).syncUninterruptibly();
  }

  /**
   * Binds the port and starts the loop.
   *
   * @throws IOException where the port cannot be had; the message names it
   */
  public static MediaPlane start(MediaConfig config) throws IOException {
    boolean epoll = Epoll.isAvailable();
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("heurtoir-media", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try {
      MediaPlane plane = new MediaPlane(config, group, group.next(), epoll, new SecureRandom());
      LOG.info(
          "event=media-listens bind={} port={} tcp={} engine={}",
          config.bind().getHostAddress(),
          plane.port(),
          config.tcp(),
          epoll ? "epoll" : "nio");
      plane.sayBuffers();
      return plane;
    } catch (IOException | RuntimeException failed) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw failed;
    }
  }

  /**
   * A phone or door brings its first authentic check within moments: strangers need little room. To
   * be accepted costs next to nothing here, so that no rate is worth a school's phones.
   */
  private static Admission.Bounds bounds(MediaConfig config) {
    Rate any = new Rate(10_000, 10_000);
    return new Admission.Bounds(
        new Room(256, 64, any, any),
        new Room(256, 128, any, any),
        config.maxTcpConnections(),
        2 * IceLite.MAX_TUPLES,
        4096);
  }

  /** The kernel gives less than is asked for without a word; a burst of packets is lost then. */
  private void sayBuffers() {
    for (SocketBuffers.Shortfall one : bufferShortfalls(BUFFER_BYTES)) {
      LOG.warn(
          "event=media-buffer-small direction={} wanted={} got={} remedy=\"sysctl -w {}={}\"",
          one.direction(),
          one.wanted(),
          one.got(),
          one.sysctl(),
          one.wanted());
    }
  }

  List<SocketBuffers.Shortfall> bufferShortfalls(int wanted) {
    return SocketBuffers.shortfalls(udp, wanted);
  }

  private Channel bindUdp(MediaConfig config, boolean epoll) throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, BUFFER_BYTES)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UDP_UNSENT)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new UdpHandler(port));
                  }
                });
    if (epoll) {
      // One recvmmsg takes up to 32 datagrams into one buffer.
      bootstrap
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DATAGRAM_BYTES * DATAGRAMS_PER_READ));
    } else {
      bootstrap.option(
          ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES));
    }
    return bound(bootstrap.bind(config.bind(), config.port()), "UDP", config, config.port());
  }

  private Channel bindTcp(MediaConfig config, boolean epoll, int number) throws IOException {
    return bound(
        new ServerBootstrap()
            .group(loop)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(admission.gate(let -> {}))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, TCP_UNSENT)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new TcpHandler(port, admission));
                  }
                })
            .bind(config.bind(), number),
        "TCP",
        config,
        number);
  }

  private static Channel bound(ChannelFuture binding, String kind, MediaConfig config, int number)
      throws IOException {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException(
          "cannot listen for media on "
              + kind
              + " port "
              + number
              + " of "
              + config.bind().getHostAddress()
              + ": "
              + binding.cause().getMessage(),
          binding.cause());
    }
    return binding.channel();
  }

  /** The event loop that owns every relay. */
  public EventLoop loop() {
    return loop;
  }

  /** TCP connections that are open. Any thread. */
  int connections() {
    return admission.open();
  }

  /** The port bound, for UDP and TCP alike. */
  public int port() {
    return ((InetSocketAddress) udp.localAddress()).getPort();
  }

  /** What was counted since the start. */
  public MediaCounters counters() {
    return counters;
  }

  /** What the handshakes counted since the start. */
  public DtlsCounters handshakes() {
    return ground.dtls().counters();
  }

  /**
   * Opens a ring's media. On the loop.
   *
   * @throws IllegalStateException where the ring's is open already, there is no room for another,
   *     or this is not the loop
   */
  public Relay open(RingId ring, AudioPolicy audio, RelayListener listener) {
    ground.requireLoop();
    if (relays.containsKey(ring)) {
      throw new IllegalStateException("the media of ring " + ring + " is open already");
    }
    if (relays.size() == ground.config().maxRelays()) {
      throw new IllegalStateException("too many rings at once for the media plane");
    }
    RingRelay relay = new RingRelay(ground, ring, audio, listener, () -> closed(ring));
    relays.put(ring, relay);
    if (ticking == null) {
      ticking =
          loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return relay;
  }

  private void closed(RingId ring) {
    relays.remove(ring);
    ScheduledFuture<?> timer = ticking;
    if (relays.isEmpty() && timer != null) {
      timer.cancel(false);
      ticking = null;
    }
  }

  private void tick() {
    long now = port.now();
    for (RingRelay relay : List.copyOf(relays.values())) {
      try {
        relay.tick(now);
      } catch (RuntimeException bug) {
        // A bug in one ring's relay ends that ring's media, not the timer of all.
        relay.fail(bug);
      }
    }
    port.flush();
  }

  /** Ends every relay, frees the port and stops the loop. Waits at most some seconds. */
  @Override
  public void close() {
    if (!loop.isShuttingDown()) {
      loop.submit(() -> List.copyOf(relays.values()).forEach(RingRelay::close))
          .awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
    Channel connections = tcp;
    if (connections != null) {
      connections.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
    udp.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
