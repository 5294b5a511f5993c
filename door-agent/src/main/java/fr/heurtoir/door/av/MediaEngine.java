package fr.heurtoir.door.av;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrackSource;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libwebrtc with its connection to one sound server, and the media thread on which all of it is
 * called. When that server dies, libwebrtc's device module waits for it for ever in its next call.
 * The engine and its thread are then abandoned, and a new one replaces it.
 */
final class MediaEngine {
  private static final Logger LOG = LoggerFactory.getLogger(MediaEngine.class);

  /** After a server's death, a working media thread reports it within milliseconds. */
  private static final long HANG_SECONDS = 5;

  private final ScheduledExecutorService thread;
  private final AudioDeviceModule devices;
  private final PeerConnectionFactory factory;
  private final AudioTrackSource microphone;
  private volatile SoundHealth.State sound = new SoundHealth.State(false, false, false, "");

  private final Set<WebrtcRing> open = ConcurrentHashMap.newKeySet();
  private volatile boolean hung;

  private MediaEngine(
      ScheduledExecutorService thread, AudioDeviceModule devices, MediaSettings.Sound sound) {
    this.thread = thread;
    this.devices = devices;
    factory = new PeerConnectionFactory(devices);
    AudioOptions options = new AudioOptions();
    options.echoCancellation = sound.echoCancelling();
    options.noiseSuppression = sound.noiseSuppression();
    options.autoGainControl = sound.gainControl();
    options.highpassFilter = sound.noiseSuppression();
    microphone = factory.createAudioSource(options);
  }

  /** Connects to the sound server; fails with a {@link MediaException} where it does not answer. */
  static CompletableFuture<MediaEngine> start(PulseClient pulse, MediaSettings.Sound sound) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("door-media").daemon().factory());
    CompletableFuture<MediaEngine> started = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            if (!answers(pulse)) {
              thread.shutdown();
              started.completeExceptionally(new MediaException("the sound server does not answer"));
              return;
            }
            started.complete(
                new MediaEngine(thread, new AudioDeviceModule(AudioLayer.kLinuxPulseAudio), sound));
          } catch (RuntimeException | Error missing) {
            // The binding throws a bare Error where the server does not answer.
            thread.shutdown();
            started.completeExceptionally(
                new MediaException("the sound server does not answer", missing));
          }
        });
    return started;
  }

  /** Checked by a program first, because libwebrtc would wait for a hanging server for ever. */
  private static boolean answers(PulseClient pulse) {
    try {
      return pulse.ask("info").isPresent();
    } catch (IOException notInstalled) {
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  ScheduledExecutorService thread() {
    return thread;
  }

  PeerConnectionFactory factory() {
    return factory;
  }

  AudioTrackSource microphone() {
    return microphone;
  }

  /** The state of the sound. A server that died does not come back for this engine. */
  SoundHealth.State sound() {
    return sound;
  }

  /** Passes the watch's state to the rings. */
  void sound(SoundHealth.State now) {
    SoundHealth.State before = sound;
    if (before.serverGone() || now.equals(before)) {
      return;
    }
    sound = now;
    CompletableFuture<Void> taken = new CompletableFuture<>();
    onThread(
        () -> {
          List.copyOf(open).forEach(ring -> ring.sound(before, now));
          taken.complete(null);
        });
    if (now.serverGone()) {
      taken
          .orTimeout(HANG_SECONDS, TimeUnit.SECONDS)
          .whenComplete(
              (done, late) -> {
                if (late != null) {
                  abandon(now.why());
                }
              });
    }
  }

  /**
   * The server died or hung while libwebrtc was opening a device, so the media thread will not
   * return. From this thread, tells the rings, releases their cameras, and touches nothing native.
   */
  synchronized void abandon(String why) {
    if (hung) {
      return;
    }
    hung = true;
    sound = new SoundHealth.State(true, false, false, why);
    LOG.error("event=media-hung rings={}", open.size());
    Thread.ofVirtual().start(() -> List.copyOf(open).forEach(ring -> ring.abandon(why)));
  }

  /**
   * Reopens the speaker, because the server ended the stream when its device vanished. On the media
   * thread, while a ring is connected.
   */
  void restartPlayout() {
    try {
      devices.stopPlayout();
    } catch (RuntimeException | Error alreadyEnded) {
      LOG.debug("event=playout-was-ended");
    }
    try {
      devices.initPlayout();
      devices.startPlayout();
    } catch (RuntimeException | Error refused) {
      LOG.error("event=playout-not-restarted reason=\"{}\"", refused.getMessage());
    }
  }

  /** Releases everything once its last ring is closed. */
  void retire() {
    onThread(
        () -> {
          if (open.isEmpty()) {
            giveBack();
            thread.shutdown();
          } else {
            thread.schedule(this::retire, 1, TimeUnit.SECONDS);
          }
        });
  }

  private void giveBack() {
    try {
      List.copyOf(open).forEach(WebrtcRing::shut);
      NativeReference.of(microphone).giveBack();
      factory.dispose();
      devices.dispose();
    } catch (RuntimeException | Error refused) {
      LOG.warn("event=media-not-given-back reason=\"{}\"", refused.getMessage(), refused);
    }
  }

  /** The rings that are not closed yet. */
  Set<WebrtcRing> open() {
    return open;
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("event=media-after-stop");
    }
  }

  /**
   * Closes the remaining rings and releases libwebrtc, which ends the process if a connection
   * outlives its factory. Returns after five seconds at most.
   */
  void close() {
    if (hung) {
      thread.shutdownNow();
      return;
    }
    CountDownLatch given = new CountDownLatch(1);
    try {
      thread.execute(
          () -> {
            giveBack();
            given.countDown();
          });
      if (!given.await(5, TimeUnit.SECONDS)) {
        LOG.warn("event=media-slow-stop waited_s=5");
      }
    } catch (RejectedExecutionException closedBefore) {
      return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }
}
