package fr.heurtoir.gateway.media;

import fr.heurtoir.gateway.media.transport.NoTransportException;
import fr.heurtoir.gateway.media.transport.TransportFactory;
import fr.heurtoir.protocol.RingId;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of the event loops that carry media, and the relays on it. On that loop, but where said. */
final class MediaLoop implements Executor {
  private static final int TICK_MILLIS = 20;
  private static final int BEAT_SECONDS = 1;

  /** A loop that did nothing for so long hangs: a packet takes it microseconds. */
  private static final Duration HANGS_AFTER = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final RelayContext context;
  private final TransportFactory transports;
  private final Map<RingId, RingRelay> relays = new LinkedHashMap<>();
  private @Nullable ScheduledFuture<?> ticking;
  private volatile long beatAt;

  MediaLoop(EventLoop loop, RelayContext context, TransportFactory transports) {
    this.loop = loop;
    this.context = context;
    this.transports = transports;
    this.beatAt = context.now();
    loop.scheduleWithFixedDelay(
        () -> beatAt = context.now(), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * The loop for another ring: the one that has the fewest, of those that work. One that hangs
   * would leave its rings without picture and sound, so it gets one only where all hang.
   *
   * @param rings the loop of each ring that has one
   */
  static MediaLoop forAnother(List<MediaLoop> loops, Collection<MediaLoop> rings) {
    return loops.stream()
        .min(
            Comparator.comparing(MediaLoop::hangs)
                .thenComparing(loop -> Collections.frequency(rings, loop)))
        .orElseThrow();
  }

  /** Posts a message to this loop. Any thread. */
  @Override
  public void execute(Runnable message) {
    loop.execute(message);
  }

  /** Whether it has done nothing of what was due for too long. Any thread. */
  boolean hangs() {
    return context.now() - beatAt > HANGS_AFTER.toNanos();
  }

  /** The event loop itself, to be watched. */
  EventLoop events() {
    return loop;
  }

  /** Opens a leg by which somebody proves that packets come and go; see {@link PathProbe}. */
  CompletableFuture<PathProbe> probe(int port, Duration life) {
    CompletableFuture<PathProbe> opened = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            opened.complete(PathProbe.open(transports, loop, port, life));
          } catch (NoTransportException | RuntimeException failed) {
            opened.completeExceptionally(failed);
          }
        });
    return opened;
  }

  /** Opens a ring's media. */
  RingRelay open(RingId ring, AudioPolicy audio, RelayListener listener) {
    context.requireLoop();
    RingRelay relay =
        new RingRelay(context, transports, transports, ring, audio, listener, () -> closed(ring));
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
        // A bug in one ring's relay ends that ring's media, not the timer of all.
        relay.fail(bug);
      }
    }
    context.flush().run();
  }

  /** Ends every relay. */
  void closeRelays() {
    context.requireLoop();
    List.copyOf(relays.values()).forEach(RingRelay::close);
  }
}
