package fr.heurtoir.door.av;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrackSource;
import java.io.IOException;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final AudioDeviceModule devices;
  private final PeerConnectionFactory factory;
  private final AudioTrackSource microphone;

  /** Rings not yet closed; touched on the media thread only. */
  private final Set<WebrtcRing> open = new HashSet<>();

  /**
   * Loads libwebrtc and connects to the machine's sound; opens no device.
   *
   * @throws MediaException where the native library cannot be loaded or the sound server is missing
   */
  public WebrtcMedia(MediaSettings settings) throws MediaException {
    this.settings = settings;
    AudioDeviceModule module;
    try {
      module = new AudioDeviceModule(AudioLayer.kLinuxPulseAudio);
    } catch (LinkageError | RuntimeException notLoaded) {
      thread.shutdown();
      throw new MediaException("libwebrtc or the sound server is missing", notLoaded);
    }
    devices = module;
    factory = new PeerConnectionFactory(devices);
    AudioOptions options = new AudioOptions();
    options.echoCancellation = settings.sound().echoCancelling();
    options.noiseSuppression = settings.sound().noiseSuppression();
    options.autoGainControl = settings.sound().gainControl();
    options.highpassFilter = settings.sound().noiseSuppression();
    microphone = factory.createAudioSource(options);
  }

  @Override
  public CompletableFuture<RingMedia> prepare(RingMedia.Listener listener) {
    CompletableFuture<RingMedia> prepared = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            Camera camera = open(listener::cameraLost);
            WebrtcRing ring =
                new WebrtcRing(thread, factory, camera, microphone, settings, listener, open);
            ring.prepare(prepared);
          } catch (RuntimeException refused) {
            prepared.completeExceptionally(
                new MediaException("libwebrtc refused: " + refused.getMessage(), refused));
          }
        });
    return prepared;
  }

  private Camera open(Consumer<String> lost) {
    Consumer<String> report = why -> thread.execute(() -> lost.accept(why));
    try {
      return switch (settings.camera()) {
        case CameraChoice.Device device -> new DeviceCamera(device);
        case CameraChoice.File(var path) -> new PumpedCamera(new Y4mFile(path), report);
        case CameraChoice.Test(int rate) ->
            new PumpedCamera(new DrawnVisitor(rate, LocalTime::now), report);
      };
    } catch (MediaException | IOException missing) {
      LOG.warn("event=camera-unavailable reason=\"{}\"", missing.getMessage());
      report.accept(String.valueOf(missing.getMessage()));
      return new NoCamera();
    }
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
            factory.dispose();
            devices.dispose();
          } catch (RuntimeException refused) {
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
