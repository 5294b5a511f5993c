package fr.heurtoir.door.av;

import dev.onvoid.webrtc.PeerConnectionFactory;
import java.time.Duration;
import java.time.LocalTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picture and sound by libwebrtc with the machine's PulseAudio, or a server with its protocol.
 *
 * <p>The real audio device module carries the sound, because only then does the echo canceller know
 * what the speaker plays. No sample is ever pushed by hand: next to a capturing device module, a
 * pushed source ends the whole process in libwebrtc's own race check.
 */
public final class WebrtcMedia implements MediaSource {
  private static final Logger LOG = LoggerFactory.getLogger(WebrtcMedia.class);

  /**
   * Preparing takes two seconds at most, so a thread that does not start it for this long hangs.
   */
  private static final Duration HANGS = Duration.ofSeconds(20);

  private final MediaSettings settings;
  private final Supplier<LocalTime> clock;
  private final Duration hangs;
  private final CameraMaker cameras = new CameraMaker();
  private final CameraReports reports = new CameraReports();
  private final PulseClient pulse = new PulseClient();
  private final SoundWatch watch;
  private @Nullable CompletableFuture<MediaEngine> engine;
  private SoundHealth.State sound = new SoundHealth.State(false, false, false, "");
  private boolean closed;

  /**
   * Loads libwebrtc and starts to watch the sound server; opens no device.
   *
   * @throws MediaException where the native library cannot be loaded
   */
  public WebrtcMedia(MediaSettings settings) throws MediaException {
    this(settings, LocalTime::now, HANGS);
  }

  /**
   * As above.
   *
   * @param clock the station's time of day, because a dark picture at night is no fault
   */
  public WebrtcMedia(MediaSettings settings, Supplier<LocalTime> clock) throws MediaException {
    this(settings, clock, HANGS);
  }

  /**
   * As above.
   *
   * @param hangs after how long libwebrtc counts as hanging when it prepares a ring; default 20 s
   */
  public WebrtcMedia(MediaSettings settings, Supplier<LocalTime> clock, Duration hangs)
      throws MediaException {
    this.settings = settings;
    this.clock = clock;
    this.hangs = hangs;
    try {
      Class.forName(PeerConnectionFactory.class.getName());
    } catch (LinkageError | ClassNotFoundException notLoaded) {
      throw new MediaException("libwebrtc cannot be loaded: " + notLoaded, notLoaded);
    }
    watch = new SoundWatch(pulse, this::heard);
  }

  /** Handles the watch's state, on its thread. Logs one line at each loss and return. */
  private void heard(SoundHealth.State now) {
    CompletableFuture<MediaEngine> there;
    boolean before;
    synchronized (this) {
      before = sound.well();
      sound = now;
      there = engine;
    }
    if (now.well()) {
      new SoundLevels(pulse).apply(settings.sound());
      if (!before) {
        LOG.info("event=sound-back");
      }
    } else {
      LOG.error("event=sound-lost reason=\"{}\"", now.why());
    }
    if (there != null && there.isDone() && !there.isCompletedExceptionally()) {
      there.join().sound(now);
    }
  }

  @Override
  public CompletableFuture<RingMedia> prepare(RingMedia.Listener listener) {
    return engine().thenCompose(with -> prepare(with, listener));
  }

  /** The working engine. After an engine that could not start, makes a new one. */
  private synchronized CompletableFuture<MediaEngine> engine() {
    CompletableFuture<MediaEngine> there = engine;
    if (closed) {
      return CompletableFuture.failedFuture(new MediaException("the station is closing"));
    }
    if (there != null && there.isDone() && !there.isCompletedExceptionally()) {
      MediaEngine running = there.join();
      if (running.sound().serverGone()) {
        running.retire();
        there = null;
      }
    }
    if (there == null || there.isCompletedExceptionally()) {
      there = MediaEngine.start(pulse, settings.sound());
      engine = there;
    }
    return there;
  }

  private CompletableFuture<RingMedia> prepare(MediaEngine with, RingMedia.Listener listener) {
    SoundHealth.State now;
    synchronized (this) {
      now = sound;
    }
    if (!now.serverGone()) {
      with.sound(now);
    }
    CompletableFuture<RingMedia> prepared = new CompletableFuture<>();
    with.thread()
        .execute(
            () -> {
              if (prepared.isDone()) {
                return;
              }
              try {
                new WebrtcRing(with, cameras, settings, listener, reports, clock, prepared)
                    .prepare();
              } catch (RuntimeException | Error refused) {
                prepared.completeExceptionally(
                    new MediaException("libwebrtc refused: " + refused.getMessage(), refused));
              }
            });
    return prepared
        .orTimeout(hangs.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (ring, failure) -> {
              if (failure instanceof TimeoutException) {
                with.abandon("libwebrtc hangs");
              }
            });
  }

  @Override
  public void close() {
    watch.close();
    CompletableFuture<MediaEngine> last;
    synchronized (this) {
      closed = true;
      last = engine;
    }
    if (last != null) {
      last.thenAccept(MediaEngine::close)
          .orTimeout(hangs.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(neverStarted -> null)
          .join();
    }
  }
}
