package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.dtls.DtlsCounters;
import fr.heurtoir.gateway.media.transport.FlushQueue;
import fr.heurtoir.gateway.media.transport.MediaTransportContext;
import fr.heurtoir.gateway.media.transport.WebRtcPort;
import fr.heurtoir.protocol.RingId;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media plane of a gateway: its event loops, the port that they share, a {@link Relay} per
 * ring. All legs of a ring are on one loop, to its end. {@link #open} and the methods of relays
 * belong on the rings' loop, which is given and carries no packet; the rest is for every thread.
 */
public final class MediaPlane implements Relays, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MediaPlane.class);

  /** Each answers for some seconds. */
  private static final int MOST_PROBES = 4;

  private final AtomicInteger probes = new AtomicInteger();
  private final EventLoop rings;
  private final MultiThreadIoEventLoopGroup group;
  private final List<MediaLoop> loops;
  private final int maxRelays;
  private final MediaCounters counters;
  private final WebRtcPort port;

  /** The loop of each ring whose media are open. On the rings' loop. */
  private final Map<RingId, MediaLoop> open = new HashMap<>();

  private MediaPlane(
      EventLoop rings,
      MultiThreadIoEventLoopGroup group,
      List<MediaLoop> loops,
      int maxRelays,
      MediaCounters counters,
      WebRtcPort port) {
    this.rings = rings;
    this.group = group;
    this.loops = loops;
    this.maxRelays = maxRelays;
    this.counters = counters;
    this.port = port;
  }

  /**
   * Binds the port and starts the loops. Without epoll there is one.
   *
   * @param rings the loop that relays are used from
   * @throws IOException where the port cannot be had; the message names it
   */
  public static MediaPlane start(MediaConfig config, EventLoop rings) throws IOException {
    boolean epoll = Epoll.isAvailable();
    int count = epoll ? config.loops() : 1;
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            count,
            new DefaultThreadFactory("heurtoir-media", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try {
      MediaCounters counters = new MediaCounters();
      SecureRandom random = new SecureRandom();
      List<MediaTransportContext> contexts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        contexts.add(
            new MediaTransportContext(
                group.next(), epoll, System::nanoTime, random, counters, new FlushQueue()));
      }
      WebRtcPort port = WebRtcPort.bind(contexts, config.webRtc(), Instant.now());
      List<MediaLoop> loops = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        MediaTransportContext context = contexts.get(i);
        loops.add(
            new MediaLoop(
                context.loop(), relays(config, counters, context), port.transports().get(i)));
      }
      LOG.info(
          "event=media-listens bind={} port={} tcp={} engine={} loops={}",
          config.bind().getHostAddress(),
          port.number(),
          config.tcp(),
          epoll ? "epoll" : "nio",
          count);
      return new MediaPlane(rings, group, List.copyOf(loops), config.maxRelays(), counters, port);
    } catch (IOException | RuntimeException failed) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw failed;
    }
  }

  private static RelayContext relays(
      MediaConfig config, MediaCounters counters, MediaTransportContext context) {
    return new RelayContext(
        config.relay(),
        config.video(),
        counters,
        context.clock(),
        InstantSource.system(),
        context.random(),
        context.loop()::inEventLoop,
        context.flushQueue()::flush);
  }

  /** The event loops that carry media, to be watched. */
  public List<EventLoop> loops() {
    return loops.stream().map(MediaLoop::events).toList();
  }

  /** How many loops do nothing any more: each leaves its rings without picture and sound. */
  public int hanging() {
    return (int) loops.stream().filter(MediaLoop::hangs).count();
  }

  /** TCP connections that are open. */
  int connections() {
    return port.connections();
  }

  /** Tuples, user fragments and connections that are remembered: none where nothing is open. */
  int remembered() {
    return port.remembered();
  }

  /** The port bound, for UDP and TCP alike. */
  public int port() {
    return port.number();
  }

  public MediaCounters counters() {
    return counters;
  }

  public DtlsCounters handshakes() {
    return port.handshakes();
  }

  /** How many rings' media are open, or not let go of yet. On the rings' loop. */
  int relays() {
    return open.size();
  }

  /**
   * Opens a leg by which somebody proves that packets reach the port and come back. Any thread.
   *
   * @return fails where {@value #MOST_PROBES} are open already
   */
  public CompletableFuture<PathProbe> probe() {
    return probe(PathProbe.LIFE);
  }

  CompletableFuture<PathProbe> probe(Duration life) {
    if (probes.incrementAndGet() > MOST_PROBES) {
      probes.decrementAndGet();
      return CompletableFuture.failedFuture(
          new RejectedExecutionException(MOST_PROBES + " checks of the media port are under way"));
    }
    // First, so that it is given back whatever the opening does.
    rings.schedule(probes::decrementAndGet, life.toMillis(), TimeUnit.MILLISECONDS);
    return loops.getFirst().probe(port(), life);
  }

  /** Opens a ring's media on the loop that has the fewest rings, of those that work. */
  @Override
  public Relay open(RingId ring, AudioPolicy audio, RelayListener listener) {
    if (!rings.inEventLoop()) {
      throw new IllegalStateException("not on the rings' loop");
    }
    if (open.containsKey(ring)) {
      throw new IllegalStateException("the media of ring " + ring + " is open already");
    }
    if (open.size() >= maxRelays) {
      throw new IllegalStateException("too many rings at once for the media plane");
    }
    MediaLoop loop = MediaLoop.forAnother(loops, open.values());
    open.put(ring, loop);
    RelayProxy relay = new RelayProxy(rings, loop, listener, () -> open.remove(ring));
    relay.open(events -> loop.open(ring, audio, events));
    return relay;
  }

  /** Ends every relay, frees the port and stops the loops. Waits at most some seconds. */
  @Override
  public void close() {
    if (!group.isShuttingDown()) {
      List<Future<?>> ending = new ArrayList<>();
      for (MediaLoop loop : loops) {
        ending.add(loop.events().submit(loop::closeRelays));
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      for (Future<?> each : ending) {
        each.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    }
    port.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
