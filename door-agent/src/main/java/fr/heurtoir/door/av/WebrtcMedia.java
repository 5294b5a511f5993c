package fr.heurtoir.door.av;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrackSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picture and sound by libwebrtc over the machine's PulseAudio (or what speaks its protocol).
 *
 * <p>The real audio device module carries the sound, because only with it does the echo canceller
 * know what the speaker plays. No sample is ever pushed by hand: a pushed source beside a capturing
 * device module ends the whole process in libwebrtc's own race check.
 */
public final class WebrtcMedia implements MediaSource {
  private static final Logger LOG = LoggerFactory.getLogger(WebrtcMedia.class);

  private final MediaSettings settings;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door-media").daemon().factory());
  private final CameraMaker cameras = new CameraMaker();
  private final CameraReports reports = new CameraReports();
  private @Nullable Engine engine;

  /** Rings not yet closed; touched on the media thread only. */
  private final Set<WebrtcRing> open = new HashSet<>();

  /**
   * libwebrtc with the sound server that it is connected to.
   *
   * @param microphone the source of every ring's voice
   */
  private record Engine(
      AudioDeviceModule devices, PeerConnectionFactory factory, AudioTrackSource microphone) {}

  /**
   * Loads libwebrtc; opens no device and asks for no sound server yet.
   *
   * @throws MediaException where the native library cannot be loaded
   */
  public WebrtcMedia(MediaSettings settings) throws MediaException {
    this.settings = settings;
    try {
      Class.forName(PeerConnectionFactory.class.getName());
    } catch (LinkageError | ClassNotFoundException notLoaded) {
      thread.shutdown();
      throw new MediaException("libwebrtc cannot be loaded: " + notLoaded, notLoaded);
    }
  }

  @Override
  public CompletableFuture<RingMedia> prepare(RingMedia.Listener listener) {
    CompletableFuture<RingMedia> prepared = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            Engine with = engine();
            new WebrtcRing(
                    thread,
                    with.factory(),
                    cameras,
                    with.microphone(),
                    settings,
                    listener,
                    reports,
                    open)
                .prepare(prepared);
          } catch (MediaException missing) {
            prepared.completeExceptionally(missing);
          } catch (RuntimeException | Error refused) {
            prepared.completeExceptionally(
                new MediaException("libwebrtc refused: " + refused.getMessage(), refused));
          }
        });
    return prepared;
  }

  /** Connects to the sound server, the first time and after it was missing. */
  private Engine engine() throws MediaException {
    Engine there = engine;
    if (there != null) {
      return there;
    }
    AudioDeviceModule devices;
    try {
      devices = new AudioDeviceModule(AudioLayer.kLinuxPulseAudio);
    } catch (RuntimeException | Error missing) {
      // The binding throws a bare Error where the server does not answer.
      throw new MediaException("the sound server does not answer", missing);
    }
    PeerConnectionFactory factory = new PeerConnectionFactory(devices);
    AudioOptions options = new AudioOptions();
    options.echoCancellation = settings.sound().echoCancelling();
    options.noiseSuppression = settings.sound().noiseSuppression();
    options.autoGainControl = settings.sound().gainControl();
    options.highpassFilter = settings.sound().noiseSuppression();
    Engine made = new Engine(devices, factory, factory.createAudioSource(options));
    engine = made;
    return made;
  }

  /**
   * Closes what rings are left and gives libwebrtc back: it ends the process where a connection
   * outlives its factory.
   */
  @Override
  public void close() {
    CountDownLatch given = new CountDownLatch(1);
    thread.execute(
        () -> {
          try {
            List.copyOf(open).forEach(WebrtcRing::shut);
            Engine there = engine;
            if (there != null) {
              there.factory().dispose();
              there.devices().dispose();
            }
          } catch (RuntimeException | Error refused) {
            LOG.warn("event=media-not-given-back reason=\"{}\"", String.valueOf(refused), refused);
          }
          given.countDown();
        });
    try {
      if (!given.await(5, TimeUnit.SECONDS)) {
        LOG.warn("event=media-slow-stop waited_s=5");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }
}
