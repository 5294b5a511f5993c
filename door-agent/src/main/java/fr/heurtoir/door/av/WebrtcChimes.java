package fr.heurtoir.door.av;

import dev.onvoid.webrtc.media.audio.AudioDevice;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chimes over the same sound server as the talk, through a playout of their own: they sound when no
 * call is connected. The device is open only while one plays. Nothing is ever recorded here.
 */
public final class WebrtcChimes implements Chimes {
  private static final Logger LOG = LoggerFactory.getLogger(WebrtcChimes.class);

  /** What the sound server still holds when the last sample was handed over. */
  private static final long TAIL_MILLIS = 150;

  private final BlockingQueue<List<Note>> next = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile boolean closing;

  /** Opens nothing yet. */
  public WebrtcChimes() {
    thread = Thread.ofPlatform().name("door-chimes").daemon().start(this::run);
  }

  @Override
  public void play(List<Note> notes) {
    while (!next.offer(notes)) {
      next.poll();
    }
  }

  private void run() {
    while (!closing) {
      try {
        sound(new ChimeSamples(next.take()));
      } catch (InterruptedException stopping) {
        return;
      } catch (RuntimeException refused) {
        LOG.warn("event=chime-not-played reason=\"{}\"", refused.getMessage());
      }
    }
  }

  private void sound(ChimeSamples samples) throws InterruptedException {
    AudioDeviceModule module = new AudioDeviceModule(AudioLayer.kLinuxPulseAudio);
    try {
      List<AudioDevice> speakers = module.getPlayoutDevices();
      if (speakers.isEmpty()) {
        LOG.warn("event=chime-not-played reason=\"no speaker\"");
        return;
      }
      module.setPlayoutDevice(speakers.getFirst());
      module.setAudioSource(samples);
      module.initPlayout();
      module.startPlayout();
      try {
        long end = System.nanoTime() + (samples.millis() + TAIL_MILLIS) * 1_000_000;
        // The next chime cuts this one short.
        while (next.isEmpty() && end - System.nanoTime() > 0) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
      } finally {
        module.stopPlayout();
      }
    } finally {
      module.dispose();
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(2000);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
