package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsCounters;
import fr.heurtoir.gateway.media.transport.FlushQueue;
import fr.heurtoir.gateway.media.transport.MediaTransportContext;
import fr.heurtoir.gateway.media.transport.WebRtcTransportFactory;
import fr.heurtoir.protocol.RingId;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media plane of a gateway: one event loop, its transports, and one {@link Relay} for each
 * ring. Call {@link #open} and all methods of relays on {@link #loop}. Any thread may call the
 * rest.
 */
public final class MediaPlane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MediaPlane.class);
  private static final int TICK_MILLIS = 20;

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final int maxRelays;
  private final MediaCounters counters;
  private final WebRtcTransportFactory webRtc;
  private final RelayContext context;
  private final Map<RingId, RingRelay> relays = new LinkedHashMap<>();
  private @Nullable ScheduledFuture<?> ticking;

  private MediaPlane(
      MultiThreadIoEventLoopGroup group,
      EventLoop loop,
      int maxRelays,
      MediaCounters counters,
      WebRtcTransportFactory webRtc,
      RelayContext context) {
    this.group = group;
    this.loop = loop;
    this.maxRelays = maxRelays;
    this.counters = counters;
    this.webRtc = webRtc;
    this.context = context;
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
      EventLoop loop = group.next();
      MediaCounters counters = new MediaCounters();
      MediaTransportContext transports =
          new MediaTransportContext(
              loop, epoll, System::nanoTime, new SecureRandom(), counters, new FlushQueue());
      WebRtcTransportFactory webRtc =
          WebRtcTransportFactory.bind(transports, config.webRtc(), Instant.now());
      RelayContext context =
          new RelayContext(
              config.relay(),
              config.video(),
              counters,
              transports.clock(),
              InstantSource.system(),
              transports.random(),
              loop::inEventLoop,
              transports.flushQueue()::flush);
      LOG.info(
          "event=media-listens bind={} port={} tcp={} engine={}",
          config.bind().getHostAddress(),
          webRtc.port(),
          config.tcp(),
          epoll ? "epoll" : "nio");
      return new MediaPlane(group, loop, config.maxRelays(), counters, webRtc, context);
    } catch (IOException | RuntimeException failed) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw failed;
    }
  }

  /** The event loop that owns every relay. */
  public EventLoop loop() {
    return loop;
  }

  /** TCP connections that are open. Any thread. */
  int connections() {
    return webRtc.connections();
  }

  /** The port bound, for UDP and TCP alike. */
  public int port() {
    return webRtc.port();
  }

  public MediaCounters counters() {
    return counters;
  }

  public DtlsCounters handshakes() {
    return webRtc.handshakes();
  }

  /**
   * Opens a ring's media. On the loop.
   *
   * @throws IllegalStateException where the ring's is open already, there is no room for another,
   *     or this is not the loop
   */
  public Relay open(RingId ring, AudioPolicy audio, RelayListener listener) {
    context.requireLoop();
    if (relays.containsKey(ring)) {
      throw new IllegalStateException("the media of ring " + ring + " is open already");
    }
    if (relays.size() == maxRelays) {
      throw new IllegalStateException("too many rings at once for the media plane");
    }
    RingRelay relay =
        new RingRelay(context, webRtc, webRtc, ring, audio, listener, () -> closed(ring));
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
    long now = context.now();
    for (RingRelay relay : List.copyOf(relays.values())) {
      try {
        relay.tick(now);
      } catch (RuntimeException bug) {
        // A bug in one ring's relay ends that ring's media, not the timer of all rings.
        relay.fail(bug);
      }
    }
    context.flush().run();
  }

  /** Ends every relay, frees the port and stops the loop. Waits at most some seconds. */
  @Override
  public void close() {
    if (!loop.isShuttingDown()) {
      loop.submit(() -> List.copyOf(relays.values()).forEach(RingRelay::close))
          .awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
    webRtc.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
