package fr.heurtoir.gateway.media;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ring's relay as the rings' loop sees it. Nothing is shared with the media loop but messages:
 * each call is posted there, each answer and each event is posted back, in order.
 *
 * <p>An event may be on its way while the rings' loop drops a leg or closes the relay. It is not
 * told any more: the relay's listener hears of a leg only what happened after its last {@link
 * #drop}, and nothing after {@link #close}. A phone whose leg was dropped meanwhile gets no answer.
 */
final class RelayProxy implements Relay {
  private static final Logger LOG = LoggerFactory.getLogger(RelayProxy.class);

  private final EventLoop rings;
  private final MediaLoop media;
  private final RelayListener listener;
  private final Runnable whenFreed;

  /** For each viewer how many drops the media loop has not confirmed. On the rings' loop. */
  private final Map<String, Integer> dropping = new HashMap<>();

  /** On the rings' loop. */
  private boolean closed;

  /** On the media loop. */
  private @Nullable RingRelay relay;

  /**
   * @param listener told on the rings' loop
   * @param whenFreed told on the rings' loop, once nothing of the ring is left on the media loop
   */
  RelayProxy(EventLoop rings, MediaLoop media, RelayListener listener, Runnable whenFreed) {
    this.rings = rings;
    this.media = media;
    this.listener = listener;
    this.whenFreed = whenFreed;
  }

  /**
   * The first message to the media loop.
   *
   * @param make makes the relay, there; is given who hears its events, there
   */
  void open(Function<RelayListener, RingRelay> make) {
    requireRings();
    toMedia(() -> relay = make.apply(new Events()), () -> {});
  }

  @Override
  public void door(String offer, Consumer<Answer> then) {
    ask(relay -> relay.door(offer), then, new Answer.Failed());
  }

  @Override
  public void viewer(String viewerId, String offer, Consumer<Answer> then) {
    ask(
        relay -> relay.viewer(viewerId, offer),
        // A drop from before this question is confirmed before its answer.
        answer ->
            then.accept(closed || dropping.containsKey(viewerId) ? new Answer.Dropped() : answer),
        new Answer.Failed());
  }

  @Override
  public void missing(String viewerId, Consumer<Optional<Missing>> then) {
    ask(relay -> relay.missing(viewerId), then, Optional.empty());
  }

  @Override
  public void talk(Optional<String> viewerId) {
    tell(relay -> relay.talk(viewerId));
  }

  @Override
  public void still(Consumer<byte[]> taker) {
    tell(relay -> relay.still(picture -> toRings(() -> taker.accept(picture))));
  }

  @Override
  public void drop(String viewerId) {
    requireRings();
    if (closed) {
      return;
    }
    dropping.merge(viewerId, 1, Integer::sum);
    tell(
        relay -> {
          relay.drop(viewerId);
          toRings(() -> dropping.computeIfPresent(viewerId, (id, n) -> n == 1 ? null : n - 1));
        });
  }

  @Override
  public void close() {
    requireRings();
    if (closed) {
      return;
    }
    closed = true;
    toMedia(
        () -> {
          try {
            closeThere();
          } finally {
            toRings(whenFreed);
          }
        },
        whenFreed);
  }

  private void closeThere() {
    RingRelay there = relay;
    if (there != null) {
      there.close();
    }
  }

  /** Posts a question; its answer, or {@code failed} where a defect kept it, comes back once. */
  private <T> void ask(Function<RingRelay, T> question, Consumer<T> then, T failed) {
    requireRings();
    toMedia(
        () -> {
          RingRelay there = relay;
          T answer = failed;
          try {
            if (there != null) {
              answer = question.apply(there);
            }
          } catch (RuntimeException bug) {
            there.fail(bug);
          } finally {
            // Whatever else is thrown, such as by a class that is missing, nobody waits for ever.
            T told = answer;
            toRings(() -> then.accept(told));
          }
        },
        () -> then.accept(failed));
  }

  private void tell(Consumer<RingRelay> what) {
    requireRings();
    toMedia(
        () -> {
          RingRelay there = relay;
          if (there != null) {
            try {
              what.accept(there);
            } catch (RuntimeException bug) {
              there.fail(bug);
            }
          }
        },
        () -> {});
  }

  private void toMedia(Runnable message, Runnable whenGone) {
    try {
      media.execute(message);
    } catch (RejectedExecutionException gone) {
      // The media plane has closed, and every relay with it.
      whenGone.run();
    }
  }

  private void toRings(Runnable message) {
    try {
      rings.execute(message);
    } catch (RejectedExecutionException gone) {
      // The gateway has stopped: nobody would listen.
      LOG.debug("media=relay outcome=unheard");
    }
  }

  private void requireRings() {
    if (!rings.inEventLoop()) {
      throw new IllegalStateException("not on the rings' loop");
    }
  }

  /** What happens on the media loop, brought to the rings' loop. */
  private final class Events implements RelayListener {
    private void tell(Consumer<RelayListener> event) {
      toRings(
          () -> {
            if (!closed) {
              event.accept(listener);
            }
          });
    }

    private void tell(String viewerId, Consumer<RelayListener> event) {
      toRings(
          () -> {
            if (!closed && !dropping.containsKey(viewerId)) {
              event.accept(listener);
            }
          });
    }

    @Override
    public void onDoorConnected() {
      tell(RelayListener::onDoorConnected);
    }

    @Override
    public void onDoorFirstFrame() {
      tell(RelayListener::onDoorFirstFrame);
    }

    @Override
    public void onDoorLost(String why) {
      tell(to -> to.onDoorLost(why));
    }

    @Override
    public void onViewerConnected(String viewerId) {
      tell(viewerId, to -> to.onViewerConnected(viewerId));
    }

    @Override
    public void onViewerHeard(String viewerId) {
      tell(viewerId, to -> to.onViewerHeard(viewerId));
    }

    @Override
    public void onViewerLost(String viewerId, String why) {
      tell(viewerId, to -> to.onViewerLost(viewerId, why));
    }

    @Override
    public void onTwoWayAudio(String viewerId) {
      tell(viewerId, to -> to.onTwoWayAudio(viewerId));
    }
  }
}
