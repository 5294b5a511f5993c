package fr.heurtoir.door.station;

import fr.heurtoir.door.av.RingMedia;
import fr.heurtoir.door.call.StationEvent;
import fr.heurtoir.protocol.RingId;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media of the live ring, and those of the next one, which are prepared before a press. On the
 * station's thread, unless noted.
 */
final class MediaOfRings {
  private static final Logger LOG = LoggerFactory.getLogger(MediaOfRings.class);
  private static final long PREPARE_AGAIN_SECONDS = 5;

  private final StationThread thread;
  private final Supplier<StationRooms> rooms;
  private final Consumer<StationEvent> station;
  private @Nullable RingMedia prepared;
  private @Nullable Live live;
  private int preparation;
  private String trouble = "";
  private volatile String cameraTrouble = "";

  /** The ring that uses the media. */
  private record Live(RingId ring, RingMedia media, long pressedNanos) {
    long millisSincePress(long nanos) {
      return (nanos - pressedNanos) / 1_000_000;
    }
  }

  /**
   * @param station handles an event on the station's thread
   */
  MediaOfRings(StationThread thread, Supplier<StationRooms> rooms, Consumer<StationEvent> station) {
    this.thread = thread;
    this.rooms = rooms;
    this.station = station;
  }

  /** Whether the next ring's media are prepared. */
  boolean prepared() {
    return prepared != null;
  }

  /** Whether a ring has media or can have some. */
  boolean there() {
    return prepared != null || live != null;
  }

  /** Why the next ring's media cannot be prepared. Empty where they can. */
  String trouble() {
    return trouble;
  }

  /** What is wrong with the camera; empty where nothing is. Any thread. */
  String cameraTrouble() {
    return cameraTrouble;
  }

  /**
   * A ring takes the prepared media.
   *
   * @param pressedNanos when the button was pressed, on {@link System#nanoTime}'s clock
   */
  RingMedia take(RingId ring, long pressedNanos) {
    RingMedia media = prepared;
    if (media == null) {
      throw new IllegalStateException("invited without media");
    }
    prepared = null;
    live = new Live(ring, media, pressedNanos);
    return media;
  }

  /** Applies the gateway's SDP to the live ring. */
  void applyAnswer(String sdp) {
    if (live != null) {
      live.media().applyAnswer(sdp);
    }
  }

  /** Opens microphone and speaker of the live ring. */
  void talk() {
    if (live != null) {
      live.media().setTalking(true);
    }
  }

  /** Closes the live ring's media and any prepared ones, and prepares the next ring's. */
  void renew() {
    Live ended = live;
    if (ended != null) {
      ended.media().close();
      live = null;
    }
    RingMedia unused = prepared;
    if (unused != null) {
      unused.close();
      prepared = null;
    }
    prepare();
  }

  /** Prepares the next ring's media. A newer preparation cancels an older one. */
  void prepare() {
    int own = ++preparation;
    Reports reports = new Reports();
    rooms
        .get()
        .media()
        .prepare(reports)
        .whenCompleteAsync(
            (media, failure) -> {
              if (own != preparation) {
                if (media != null) {
                  media.close();
                }
              } else if (media != null && reports.stale) {
                media.close();
                prepare();
              } else if (media != null) {
                reports.media = media;
                prepared = media;
                if (!trouble.isEmpty()) {
                  LOG.info("event=media-available");
                  trouble = "";
                }
                station.accept(new StationEvent.MediaReady());
              } else {
                missing(failure);
                station.accept(new StationEvent.MediaUnavailable());
                thread.in(
                    TimeUnit.SECONDS.toNanos(PREPARE_AGAIN_SECONDS),
                    () -> {
                      if (own == preparation) {
                        prepare();
                      }
                    });
              }
            },
            thread.executor());
  }

  /** Logs one line for each reason, not for each attempt. */
  private void missing(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String why = cause == null ? "unknown" : String.valueOf(cause.getMessage());
    if (!why.equals(trouble)) {
      trouble = why;
      LOG.error("event=media-unavailable reason=\"{}\"", why);
    }
  }

  /** The INVITE of that ring was sent. */
  void invited(RingId ring, long nanos) {
    Live of = live;
    if (of != null && of.ring().equals(ring)) {
      LOG.info("event=invite-sent ring={} press_ms={}", ring, of.millisSincePress(nanos));
    }
  }

  /** Hears the reports of media without a ring, as in the daily check. */
  RingMedia.Listener reports() {
    return new Reports();
  }

  /** Hears one ring's media reports, on the media thread. */
  private final class Reports implements RingMedia.Listener {
    private volatile @Nullable RingMedia media;
    private volatile boolean stale;

    /** Runs the task if these are the live ring's media. Reports of other media change nothing. */
    private void ofLive(Consumer<Live> then) {
      thread.post(
          () -> {
            Live now = live;
            if (now != null && now.media() == media) {
              then.accept(now);
            }
          });
    }

    @Override
    public void connected() {
      ofLive(
          now -> {
            LOG.info(
                "event=media-connected ring={} press_ms={}",
                now.ring(),
                now.millisSincePress(System.nanoTime()));
            station.accept(new StationEvent.MediaPath(now.ring(), true));
          });
    }

    @Override
    public void interrupted() {
      ofLive(
          now -> {
            LOG.warn("event=media-interrupted ring={}", now.ring());
            station.accept(new StationEvent.MediaPath(now.ring(), false));
          });
    }

    @Override
    public void failed(String why) {
      ofLive(now -> station.accept(new StationEvent.MediaEnded(now.ring(), why)));
    }

    @Override
    public void cameraLost(String why) {
      cameraTrouble = why;
      LOG.error("event=camera-lost reason=\"{}\"", why);
    }

    @Override
    public void cameraBack() {
      cameraTrouble = "";
      LOG.info("event=camera-back");
    }

    @Override
    public void capturing(boolean camera, boolean microphone) {
      thread.post(() -> rooms.get().feedback().capturing(camera, microphone));
    }

    @Override
    public void stale(String why) {
      stale = true;
      thread.post(
          () -> {
            RingMedia unused = prepared;
            if (unused != null && unused == media) {
              unused.close();
              prepared = null;
              station.accept(new StationEvent.MediaUnavailable());
              prepare();
            }
          });
    }
  }
}
